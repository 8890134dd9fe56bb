package io.github.leaselock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HolderTest {

  @Test
  void theTextFormIsKindWithGroupNamespaceNameAndUid() {
    Holder holder = new Holder("MySQLRestore.ps.percona.com", "db", "restore1", "7d-9f");

    assertThat(holder.identity()).isEqualTo("MySQLRestore.ps.percona.com/db/restore1/7d-9f");
    assertThat(holder).hasToString(holder.identity());
  }

  @Test
  void ofAClusterScopedObjectTheNamespaceIsEmpty() {
    Holder node = new Holder("Node", "", "node-3", "1");

    assertThat(node.identity()).isEqualTo("Node//node-3/1");
    assertThat(Holder.parse("Node//node-3/1")).hasValue(node);
  }

  @Test
  void anObjectCreatedAgainUnderItsNameIsAnotherHolder() {
    assertThat(new Holder("Pod", "db", "p", "1")).isNotEqualTo(new Holder("Pod", "db", "p", "2"));
  }

  @Property
  void whateverCanBeMadeIsReadBack(@ForAll("holders") Holder holder) {
    assertThat(Holder.parse(holder.identity())).hasValue(holder);
  }

  @Property
  void twoHoldersNeverShareATextForm(
      @ForAll("holders") Holder one, @ForAll("holders") Holder other) {
    assertThat(one.identity().equals(other.identity())).isEqualTo(one.equals(other));
  }

  @Property
  void ofAnyTextOnlyWhatIsWrittenBackTheSameIsRead(@ForAll String text) {
    assertThat(Holder.parse(text).map(Holder::identity).filter(again -> !again.equals(text)))
        .isEmpty();
    assertThat(Holder.parse("Pod/db/" + text + "/1").map(Holder::name).orElse(text))
        .isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "///",
        "operator-7d9f_2b1e",
        "Pod/db/p",
        "Pod/db/p/1/2",
        "Pod/db//1",
        "/db/p/1",
        "Pod/db/p/",
        "Pod/DB/p/1",
        "Pod/db/p/1 ",
        "Pod/db/p/1 (+2 more)",
        "Pod/db/p\n/1",
        "Pod/db/../1",
        "Pod/db/./1",
        "Pod./db/p/1",
        "Pod..x/db/p/1",
        "Pod.-x/db/p/1"
      })
  void whatLeaseLockDidNotWriteIsNoHolder(String identity) {
    assertThat(Holder.parse(identity)).isEmpty();
  }

  @ParameterizedTest(name = "{0}/{1}/{2}/{3}: {4}")
  @CsvSource({
    "'', db, p, 1, not a holder's kind: \"\"; expected Kind or Kind.group",
    "Pod/x, db, p, 1, not a holder's kind: \"Pod/x\"; expected Kind or Kind.group",
    "ps.percona.com/v1, db, p, 1, not a holder's kind",
    "9Pod, db, p, 1, not a holder's kind",
    "Pod.Core, db, p, 1, not a holder's kind",
    "Pod, Db, p, 1, not a namespace: \"Db\"; it must be 1 to 63 lower-case letters",
    "Pod, a.b, p, 1, not a namespace: \"a.b\"",
    "Pod, db, '', 1, not a holder's name: \"\"; expected metadata.name of the object",
    "Pod, db, a/b, 1, not a holder's name: \"a/b\"",
    "Pod, db, a b, 1, not a holder's name: \"a b\"",
    "Pod, db, .., 1, not a holder's name: \"..\"",
    "Pod, db, ., 1, not a holder's name: \".\"",
    "Pod, db, p, '', 'not a holder''s uid: \"\"; expected metadata.uid, which an object has once it"
        + " is stored'",
    "Pod, db, p, a/b, not a holder's uid: \"a/b\""
  })
  void badPartsAreRefusedWithWhatWouldBeRight(
      String kind, String namespace, String name, String uid, String message) {
    assertThatThrownBy(() -> new Holder(kind, namespace, name, uid))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void partsThatAreTooLongAreRefusedWithoutRepeatingThem() {
    String letters = "x".repeat(10_000);

    assertThatThrownBy(() -> new Holder("Pod", "db", letters, "1"))
        .hasMessageContaining("(10000 characters)")
        .hasMessageNotContaining("x".repeat(81));
    assertThatThrownBy(() -> new Holder("Pod." + letters, "db", "p", "1"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Holder("Pod", letters, "p", "1"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Holder("Pod", "db", "p", letters))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "ClusterRole.rbac.authorization.k8s.io, system:controller:job-controller",
    "MySQLBackup.ps.percona.com, cron-cluster1-s3-2026030400000-372f8",
    "Odd-Kind.example.com, UPPER_case.and~more"
  })
  void whateverTheApiServerStoresMayHold(String kind, String name) {
    Holder holder = new Holder(kind, "db", name, "1");

    assertThat(Holder.parse(holder.identity())).hasValue(holder);
  }

  @Provide
  Arbitrary<Holder> holders() {
    Arbitrary<String> kinds = Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(10);
    Arbitrary<String> groups =
        Arbitraries.of("", ".apps", ".ps.percona.com", ".a-b.example.com", ".x1");
    Arbitrary<String> namespaces =
        Arbitraries.oneOf(
            Arbitraries.just(""),
            Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(63));
    Arbitrary<String> names =
        Arbitraries.strings()
            .withChars("abzAZ019-._:~+(),;=@&?#é漢")
            .ofMinLength(1)
            .ofMaxLength(40)
            .filter(name -> !name.equals(".") && !name.equals(".."));
    Arbitrary<String> uids =
        Arbitraries.strings().withChars("0123456789abcdef-").ofMinLength(1).ofMaxLength(36);
    return Combinators.combine(kinds, groups, namespaces, names, uids)
        .as((kind, group, namespace, name, uid) -> new Holder(kind + group, namespace, name, uid));
  }

  @Test
  void partsMayBeAsLongAsTheApiServersAre() {
    String kind = "K".repeat(63) + "." + "g".repeat(253);
    Holder holder = new Holder(kind, "n".repeat(63), "o".repeat(253), "u".repeat(128));

    assertThat(Holder.parse(holder.identity())).hasValue(holder);
  }

  @Test
  void whatIsRefusedIsShownUpToEightyCharacters() {
    assertThatThrownBy(() -> new Holder("Pod", "db", "/".repeat(80), "1"))
        .hasMessageContaining("\"" + "/".repeat(80) + "\"")
        .hasMessageNotContaining("characters)");
    assertThatThrownBy(() -> new Holder("Pod", "db", "/".repeat(81), "1"))
        .hasMessageContaining("\"" + "/".repeat(80) + "…\" (81 characters)");
  }
}
