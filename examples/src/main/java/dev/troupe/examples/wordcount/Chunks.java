package dev.troupe.examples.wordcount;

import java.io.IOException;
import java.io.Reader;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The text of a file in pieces of moderate size, cut where there is white space, so that no word
/// is ever in two of them.
final class Chunks implements AutoCloseable {
    private static final int SIZE = 64 * 1024;

    private final SeekableByteChannel channel;
    private final Reader text;
    private final char[] buffer = new char[SIZE];

    /// What was read and not yet returned: it has no white space, unless it is the end.
    private final StringBuilder held = new StringBuilder();

    Chunks(Path file) throws IOException {
        var strict =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        channel = Files.newByteChannel(file);
        text = Channels.newReader(channel, strict, SIZE);
    }

    /// The next piece; null at the end.
    ///
    /// @throws NotText if the file holds a NUL character
    /// @throws java.nio.charset.CharacterCodingException if it is not UTF-8
    @Nullable String next() throws IOException {
        for (int length = text.read(buffer); length >= 0; length = text.read(buffer)) {
            int cut = afterLastSpace(length);
            held.append(buffer, 0, cut);
            if (cut > 0) {
                var chunk = held.toString();
                held.setLength(0);
                held.append(buffer, cut, length - cut);
                return chunk;
            }
            held.append(buffer, 0, length);
        }
        if (held.isEmpty()) {
            return null;
        }
        var last = held.toString();
        held.setLength(0);
        return last;
    }

    /// Where to cut; 0 if there is no white space.
    private int afterLastSpace(int length) throws NotText {
        int cut = 0;
        for (int at = 0; at < length; at++) {
            if (buffer[at] == 0) {
                throw new NotText();
            }
            if (Character.isWhitespace(buffer[at])) {
                cut = at + 1;
            }
        }
        return cut;
    }

    long bytesRead() throws IOException {
        return channel.position();
    }

    @Override
    public void close() throws IOException {
        text.close();
    }

    static final class NotText extends IOException {
        private static final long serialVersionUID = 1;

        NotText() {
            super("holds a NUL character");
        }
    }
}
