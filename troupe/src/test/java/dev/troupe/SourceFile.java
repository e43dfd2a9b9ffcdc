package dev.troupe;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;

/// A Java source of the project as the compiler's own parser sees it. `path` is relative to the
/// project's folder, with slashes.
record SourceFile(
        String path, CompilationUnitTree tree, List<String> lines, SourcePositions positions) {

    /// Everything in `concurrency-tests` is a test, too.
    boolean isTest() {
        return path.contains("src/test/") || path.startsWith("concurrency-tests/");
    }

    int firstLine(Tree part) {
        return line(positions.getStartPosition(tree, part));
    }

    int lastLine(Tree part) {
        return line(positions.getEndPosition(tree, part));
    }

    private int line(long position) {
        return (int) tree.getLineMap().getLineNumber(position);
    }

    /// All sources of all modules, tests included, generated ones not.
    static List<SourceFile> ofProject() throws IOException {
        try (var files = Samples.JAVAC.getStandardFileManager(null, null, null)) {
            return parse(files.getJavaFileObjectsFromPaths(sourcesUnder(Project.ROOT)));
        }
    }

    static SourceFile ofText(String path, String text) throws IOException {
        return parse(List.of(new Samples.Text(path, text))).getFirst();
    }

    private static List<Path> sourcesUnder(Path root) throws IOException {
        var sources = new ArrayList<Path>();
        try (Stream<Path> modules = Files.list(root)) {
            for (var module : modules.sorted().toList()) {
                if (Files.isDirectory(module.resolve("src"))) {
                    sources.addAll(javaFiles(module.resolve("src")));
                }
            }
        }
        return sources;
    }

    private static List<Path> javaFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
        }
    }

    private static List<SourceFile> parse(Iterable<? extends JavaFileObject> files)
            throws IOException {
        var task = (JavacTask) Samples.JAVAC.getTask(null, null, null, null, null, files);
        var positions = Trees.instance(task).getSourcePositions();
        var sources = new ArrayList<SourceFile>();
        for (var tree : task.parse()) {
            var lines = tree.getSourceFile().getCharContent(true).toString().lines().toList();
            sources.add(new SourceFile(relative(tree), tree, lines, positions));
        }
        return sources;
    }

    private static String relative(CompilationUnitTree tree) {
        var uri = tree.getSourceFile().toUri();
        return "file".equals(uri.getScheme())
                ? Project.ROOT.relativize(Path.of(uri)).toString().replace('\\', '/')
                : uri.getPath().substring(1);
    }
}
