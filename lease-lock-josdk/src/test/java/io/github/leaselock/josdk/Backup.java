package io.github.leaselock.josdk;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/** A kind of operation. Public, for JSON. */
@Group("josdk.leaselock.github.io")
@Version("v1")
public final class Backup extends CustomResource<Wish, State> implements Namespaced {

  private static final long serialVersionUID = 1L;
}
