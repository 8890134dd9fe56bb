import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Writes a jar of what can be called: every class but those of a package "internal", without code and without what is
 * private. The jar can be compared, and not run. Run by .ci/api-baseline.
 */
final class ApiStubs {

  private static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

  public static void main(String[] args) throws IOException {
    Path classes = Path.of(args[0]);
    List<Path> files;
    try (Stream<Path> all = Files.walk(classes)) {
      files = all.filter(file -> file.toString().endsWith(".class")).filter(file -> !isInside(classes, file)).sorted().toList();
    }
    try (OutputStream file = Files.newOutputStream(Path.of(args[1])); ZipOutputStream jar = new ZipOutputStream(file)) {
      jar.setLevel(9);
      for (Path each : files) {
        ZipEntry entry = new ZipEntry(classes.relativize(each).toString().replace(java.io.File.separatorChar, '/'));
        entry.setTimeLocal(TIME);
        jar.putNextEntry(entry);
        jar.write(stub(Files.readAllBytes(each)));
        jar.closeEntry();
      }
    }
  }

  private static boolean isInside(Path classes, Path file) {
    for (Path part : classes.relativize(file)) {
      if (part.toString().equals("internal")) {
        return true;
      }
    }
    return false;
  }

  private static byte[] stub(byte[] bytes) {
    ClassWriter stub = new ClassWriter(0);
    ClassVisitor calls = new ClassVisitor(Opcodes.ASM9, stub) {
      @Override
      public MethodVisitor visitMethod(int access, String name, String type, String signature, String[] thrown) {
        return isHidden(access) ? null : super.visitMethod(access, name, type, signature, thrown);
      }

      @Override
      public FieldVisitor visitField(int access, String name, String type, String signature, Object value) {
        return isHidden(access) ? null : super.visitField(access, name, type, signature, value);
      }
    };
    new ClassReader(bytes).accept(calls, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
    return stub.toByteArray();
  }

  /** Private, or the compiler's. What a package shares stays: a public class may inherit it. */
  private static boolean isHidden(int access) {
    return (access & (Opcodes.ACC_PRIVATE | Opcodes.ACC_SYNTHETIC)) != 0;
  }
}
