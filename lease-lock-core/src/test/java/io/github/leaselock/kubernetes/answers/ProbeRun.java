package io.github.leaselock.kubernetes.answers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.leaselock.kubernetes.answers.Probe.Send;
import io.github.leaselock.kubernetes.answers.Probe.Step;
import io.github.leaselock.kubernetes.answers.Probe.TerminateNamespace;
import java.util.Map;

/** Puts one probe to one server. */
final class ProbeRun {

  private final ApiServerUnderTest server;
  private final String namespace;
  private final Placeholders placeholders = new Placeholders();

  private ProbeRun(ApiServerUnderTest server) {
    this.server = server;
    this.namespace = server.newNamespace();
  }

  static ObjectNode of(Probe probe, ApiServerUnderTest server) {
    return new ProbeRun(server).run(probe);
  }

  private ObjectNode run(Probe probe) {
    probe.given().forEach(step -> prepare(probe, step));
    JsonNode before = stored(probe.send().name());
    Answer answer = send(probe.send());
    JsonNode after = stored(probe.send().name());
    return Observation.of(answer, before, after, placeholders.highestVersion());
  }

  private void prepare(Probe probe, Step step) {
    if (step instanceof Send send) {
      Answer answer = send(send);
      if (answer.status() >= 300) {
        throw new IllegalStateException(
            probe.name() + ": the situation needs " + send + ", answered " + answer);
      }
      placeholders.remember(answer);
    } else if (step instanceof TerminateNamespace) {
      server.terminate(namespace);
    } else {
      server.forgetHistory();
    }
  }

  private Answer send(Send send) {
    return server.send(
        new Request(
            send.verb(),
            send.namespace().isEmpty() ? namespace : send.namespace(),
            placeholders.fill(send.name()),
            placeholders.fill(send.query()),
            placeholders.fill(send.body())));
  }

  private JsonNode stored(String name) {
    Answer answer =
        server.send(
            new Request(
                Verb.GET, namespace, placeholders.fill(name), Map.of(), MissingNode.getInstance()));
    return answer.status() == 200 ? answer.body() : MissingNode.getInstance();
  }
}
