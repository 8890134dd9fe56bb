package io.github.leaselock.frozen;

/** Throws what another has thrown, whether it is checked or not. */
final class Thrown {

  private Thrown() {}

  static RuntimeException again(Throwable cause) {
    throw Thrown.<RuntimeException>unchecked(cause);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // only the compiler is misled
  private static <T extends Throwable> T unchecked(Throwable cause) throws T {
    throw (T) cause;
  }
}
