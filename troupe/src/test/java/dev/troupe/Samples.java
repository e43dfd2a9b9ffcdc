package dev.troupe;

import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// Sources given as text, for the rules to be tried on: what the rules forbid cannot be in the
/// project itself.
final class Samples {
    static final JavaCompiler JAVAC = ToolProvider.getSystemJavaCompiler();

    private Samples() {}

    /// Compiles each source (in package `dev.troupe` unless it says another) and returns the folder
    /// of the classes, a new one inside `parent`.
    static Path compile(Path parent, String... sources) throws Exception {
        var folder = Files.createTempDirectory(parent, "sample");
        var options = List.of("-proc:none", "-d", folder.toString(), "-cp", classPath());
        var files = new ArrayList<Text>();
        for (var source : sources) {
            files.add(new Text("Sample.java", inPackage(source)));
        }
        var messages = new StringWriter();
        if (!JAVAC.getTask(messages, null, null, options, null, files).call()) {
            throw new IllegalArgumentException("The sample does not compile: " + messages);
        }
        return folder;
    }

    private static String inPackage(String source) {
        return source.startsWith("package ") ? source : "package dev.troupe; " + source;
    }

    private static String classPath() {
        return System.getProperty("java.class.path", "");
    }

    /// A source file that is not on disk, and may hold a public type of any name.
    static final class Text extends SimpleJavaFileObject {
        private final String text;

        Text(String path, String text) {
            super(URI.create("sample:///" + path), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }

        @Override
        public boolean isNameCompatible(String simpleName, Kind kind) {
            return kind == Kind.SOURCE;
        }
    }
}
