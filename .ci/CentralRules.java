import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/**
 * Judges a folder in the layout of a Maven repository by what Maven Central asks for
 * (https://central.sonatype.org/publish/requirements/, read 2026-11-30), and by what we do: no parent in a pom, no
 * artifact but the ones that are named. Run by .ci/central-rules, which verifies the signatures, too.
 */
final class CentralRules {

  private static final Set<String> CHECKSUMS = Set.of("md5", "sha1", "sha256", "sha512");
  private static final XPath XPATH = XPathFactory.newInstance().newXPath();

  private final Path root;
  private final List<String> broken = new ArrayList<>();

  private CentralRules(Path root) {
    this.root = root;
  }

  public static void main(String[] args) throws Exception {
    CentralRules rules = new CentralRules(Path.of(args[0]));
    List<String> expected = List.of(args).subList(1, args.length);
    List<Path> poms = rules.files().filter(file -> file.toString().endsWith(".pom")).toList();
    for (Path pom : poms) {
      rules.judge(pom);
    }
    List<String> found = poms.stream().map(pom -> pom.getParent().getParent().getFileName().toString()).toList();
    if (!found.equals(expected)) {
      rules.broken.add("published is " + found + ", and not " + expected);
    }
    rules.broken.forEach(rule -> System.err.println("central-rules: " + rule));
    System.out.println("central-rules: " + poms.size() + " artifacts, " + rules.broken.size() + " rules broken");
    System.exit(rules.broken.isEmpty() ? 0 : 1);
  }

  private Stream<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).sorted().toList().stream();
    }
  }

  private void judge(Path pom) throws Exception {
    Path folder = pom.getParent();
    String version = folder.getFileName().toString();
    String artifact = folder.getParent().getFileName().toString();
    String group = root.relativize(folder.getParent().getParent()).toString().replace(java.io.File.separatorChar, '.');
    String stem = artifact + "-" + version;
    Document document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());

    equal(pom, document, "groupId", group);
    equal(pom, document, "artifactId", artifact);
    equal(pom, document, "version", version);
    for (String element : List.of("modelVersion", "name", "description", "url", "licenses/license/name",
        "licenses/license/url", "developers/developer/name", "scm/connection", "scm/developerConnection", "scm/url")) {
      require(!text(document, element).isBlank(), pom, "has no " + element);
    }
    require(text(document, "parent").isEmpty(), pom, "has a parent");
    require(!version.endsWith("-SNAPSHOT"), pom, "is a SNAPSHOT");
    NodeList versions = (NodeList) XPATH.evaluate("//dependency", document, javax.xml.xpath.XPathConstants.NODESET);
    for (int i = 0; i < versions.getLength(); i++) {
      String dependency = XPATH.evaluate("artifactId", versions.item(i));
      String its = XPATH.evaluate("version", versions.item(i));
      require(!its.isBlank(), pom, "has no version of " + dependency);
      require(!its.endsWith("-SNAPSHOT"), pom, "depends on a SNAPSHOT of " + dependency);
      if (artifact.endsWith("-bom")) {
        require(XPATH.evaluate("groupId", versions.item(i)).equals(group), pom, "manages what is not ours: " + dependency);
      }
    }
    String packaging = text(document, "packaging");
    if (!packaging.equals("pom")) {
      for (String suffix : List.of(".jar", "-sources.jar", "-javadoc.jar")) {
        archive(folder.resolve(stem + suffix));
      }
    }
    for (Path file : files().filter(file -> file.getParent().equals(folder)).toList()) {
      file(file, stem);
    }
  }

  private void file(Path file, String stem) throws Exception {
    String name = file.getFileName().toString();
    String extension = name.substring(name.lastIndexOf('.') + 1);
    if (CHECKSUMS.contains(extension)) {
      return;
    }
    require(name.startsWith(stem), file, "is not named by its coordinates");
    if (!extension.equals("asc")) { // a signature needs no checksum
      checksum(file, "md5", "MD5");
      checksum(file, "sha1", "SHA-1");
      require(Files.exists(file.resolveSibling(name + ".asc")), file, "is not signed");
    }
  }

  private void checksum(Path file, String extension, String algorithm) throws Exception {
    Path beside = file.resolveSibling(file.getFileName() + "." + extension);
    if (!Files.exists(beside)) {
      broken.add(file.getFileName() + " has no " + extension);
      return;
    }
    String actual = HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(Files.readAllBytes(file)));
    require(Files.readString(beside).strip().equals(actual), file, "has another " + extension);
  }

  private void archive(Path jar) throws IOException {
    if (!Files.exists(jar)) {
      broken.add(jar.getFileName() + " is missing");
      return;
    }
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      require(zip.stream().anyMatch(entry -> !entry.isDirectory() && !entry.getName().startsWith("META-INF")), jar,
          "is empty");
    }
  }

  private void equal(Path pom, Document document, String element, String expected) throws Exception {
    String actual = text(document, element);
    require(actual.equals(expected), pom, "says " + element + " " + actual + " and lies at " + expected);
  }

  private static String text(Document document, String path) throws Exception {
    return XPATH.evaluate("/project/" + path, document);
  }

  private void require(boolean holds, Path file, String otherwise) {
    if (!holds) {
      broken.add(file.getFileName() + " " + otherwise);
    }
  }
}
