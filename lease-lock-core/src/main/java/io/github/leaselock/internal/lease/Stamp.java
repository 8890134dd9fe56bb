package io.github.leaselock.internal.lease;

import io.github.leaselock.internal.json.JsonText;
import io.github.leaselock.internal.text.Digits;
import io.github.leaselock.internal.text.Text;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the annotation {@value LeaseFormat#STAMP} says of the others: which format wrote them, for
 * which Lease, and what {@code spec.holderIdentity} was then. The others count only while it is
 * true of the Lease that bears it: a copy that a backup tool made has another uid, and a Lease
 * whose holder somebody has edited has another holder.
 *
 * @param format which format wrote it
 * @param lease the {@code metadata.uid} of the Lease for which it was written
 * @param holder what was written into {@code spec.holderIdentity}; empty if that is another's
 * @param needs what a reader has to understand
 * @param life the uid of the protected thing
 * @param rest keys of a later version
 */
record Stamp(
    long format,
    String lease,
    String holder,
    List<String> needs,
    Optional<String> life,
    Map<String, String> rest) {

  /** The format that this version writes. */
  static final long FORMAT = 1;

  /** A version of another format can be read as long as it needs nothing that is not known here. */
  static Stamp read(String text) {
    Json.Fields fields = Json.object(text);
    String format = fields.require("format");
    long number = Digits.parse(format, 0, format.length());
    if (number < 1) {
      throw new IllegalArgumentException("not the number of a format: " + Text.quoted(format));
    }
    String lease = fields.require("lease");
    String holder = fields.take("holder");
    String needs = fields.take("needs");
    String life = fields.take("for");
    return new Stamp(
        number,
        lease,
        holder == null ? "" : holder,
        needs == null ? List.of() : words(needs),
        Optional.ofNullable(life),
        fields.rest());
  }

  private static List<String> words(String text) {
    return Stream.of(text.split(" ")).filter(word -> !word.isEmpty()).toList();
  }

  String write() {
    StringBuilder out = new StringBuilder(128);
    JsonText json = new JsonText(out).begin().with("format", format).with("lease", lease);
    if (!holder.isEmpty()) {
      json.with("holder", holder);
    }
    if (!needs.isEmpty()) {
      json.with("needs", String.join(" ", needs));
    }
    life.ifPresent(uid -> json.with("for", uid));
    json.with(rest).end();
    return out.toString();
  }
}
