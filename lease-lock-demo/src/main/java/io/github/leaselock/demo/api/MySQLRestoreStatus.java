package io.github.leaselock.demo.api;

/** What is known of a restore. */
public class MySQLRestoreStatus extends OperationStatus {}
