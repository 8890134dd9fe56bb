package io.github.leaselock.kubernetes.answers;

/** An API server, or something that claims to answer like one. */
public interface ApiServerUnderTest {

  /** Sends the request once and returns the answer, whatever it is. */
  Answer send(Request request);

  /** Creates a namespace under a name that nobody used before. */
  String newNamespace();

  /** Deletes a namespace that then stays Terminating. */
  void terminate(String namespace);

  /** Loses all versions but the newest of every object, as compaction does after some minutes. */
  void forgetHistory();
}
