package io.github.leaselock.internal.store;

/** What is known of the namespace of a Lease. */
public enum NamespaceState {
  /** It is there, and Leases can be made in it. */
  ACTIVE,
  /** It is being deleted: no Lease can be made in it any more. */
  TERMINATING,
  /** There is none of that name. */
  ABSENT,
  /** It could not be found out, for want of the right to read namespaces, say. */
  UNKNOWN
}
