package io.github.leaselock.spring;

import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseSession;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/** Which lease-lock this is, and under which name it is seen on the API server. */
final class LeaseLockInfo implements InfoContributor {

  private final LeaseNamespace namespace;
  private final boolean inMemory;
  private final ObjectProvider<LeaseSession> session;

  LeaseLockInfo(LeaseNamespace namespace, boolean inMemory, ObjectProvider<LeaseSession> session) {
    this.namespace = namespace;
    this.inMemory = inMemory;
    this.session = session;
  }

  @Override
  public void contribute(Info.Builder builder) {
    Map<String, Object> details = new LinkedHashMap<>();
    @Nullable String version = LeaseLocks.class.getPackage().getImplementationVersion();
    if (version != null) {
      details.put("version", version);
    }
    details.put("namespace", namespace.name());
    details.put("inMemory", inMemory);
    session.ifUnique(one -> details.put("session", one.key().toString()));
    builder.withDetail("leaseLock", details);
  }
}
