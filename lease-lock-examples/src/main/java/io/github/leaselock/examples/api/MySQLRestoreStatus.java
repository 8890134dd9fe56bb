package io.github.leaselock.examples.api;

/** What is known of a restore. */
public class MySQLRestoreStatus extends OperationStatus {}
