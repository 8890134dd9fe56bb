package io.github.leaselock.simulation.session;

import io.github.leaselock.internal.session.StoreSession;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The product and its simulation once more, but for one class that was spoilt and compiled. */
final class SpoiltClasses extends URLClassLoader {

  private static final Path SOURCES = Path.of("src", "main", "java");
  private static final String OURS = "io.github.leaselock.";

  private SpoiltClasses(URL[] places) {
    super(places, SpoiltClasses.class.getClassLoader());
  }

  static SpoiltClasses of(Spoilt spoilt) throws IOException {
    String type = StoreSession.class.getPackageName() + "." + spoilt.type();
    Path source = Path.of(type.replace('.', '/') + ".java");
    Path folder = Path.of("target", "spoilt", spoilt.name());
    Path spoiltSource = folder.resolve("sources").resolve(source);
    Files.createDirectories(spoiltSource.getParent());
    Files.writeString(spoiltSource, spoilt.spoil(Files.readString(SOURCES.resolve(source))));
    Path classes = folder.resolve("classes");
    removeClasses(
        classes.resolve(
            StoreSession.class.getPackageName().replace('.', '/'))); // of other lines spoilt before
    Files.createDirectories(classes);
    compile(spoiltSource, classes);
    return new SpoiltClasses(
        new URL[] {
          classes.toUri().toURL(), placeOf(StoreSession.class), placeOf(SpoiltClasses.class)
        });
  }

  private static void removeClasses(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> classes = Files.newDirectoryStream(folder)) {
        for (Path file : classes) {
          Files.delete(file);
        }
      }
    }
  }

  private static URL placeOf(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  private static void compile(Path source, Path classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of(
              "-proc:none",
              "-nowarn",
              "-d",
              classes.toString(),
              "-cp",
              placeOf(StoreSession.class).getPath()
                  + System.getProperty("path.separator")
                  + System.getProperty("java.class.path"));
      boolean compiled =
          compiler
              .getTask(null, files, null, options, null, files.getJavaFileObjects(source))
              .call();
      if (!compiled) {
        throw new AssertionError("spoilt beyond compiling: " + source);
      }
    }
  }

  /** Ours first: the parent has the same classes, unspoilt. */
  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OURS)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }
}
