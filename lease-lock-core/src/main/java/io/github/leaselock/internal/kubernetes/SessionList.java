package io.github.leaselock.internal.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.StoreFailure;
import io.github.leaselock.StoreFailure.Kind;
import io.github.leaselock.internal.kubernetes.ApiServer.Answer;
import io.github.leaselock.internal.kubernetes.ApiServer.NoAnswerException;
import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.store.ListOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The Leases of sessions in one namespace, page by page. */
final class SessionList {

  private static final int PAGE = 500;
  private static final int PAGES = 10;

  private final ApiServer server;
  private final String namespace;
  private final List<LeaseRecord> leases = new ArrayList<>();

  SessionList(ApiServer server, String namespace) {
    this.server = server;
    this.namespace = namespace;
  }

  ListOutcome read() {
    String more = "";
    for (int page = 0; page < PAGES; page++) {
      try {
        Answer answer = server.send("GET", path(more), null);
        if (!answer.isSuccess()) {
          return new ListOutcome.Failed(Failures.ofList(namespace, answer, server.status(answer)));
        }
        more = take(answer);
      } catch (NoAnswerException e) {
        return new ListOutcome.Failed(Failures.ofList(namespace, e));
      } catch (RuntimeException unreadable) {
        return failed(Kind.SERVER_ERROR, "the answer is no list of Leases: " + unreadable);
      }
      if (more.isEmpty()) {
        return new ListOutcome.Listed(leases);
      }
    }
    return failed(
        Kind.INVALID, String.format(Locale.ROOT, "there are more than %d sessions", PAGE * PAGES));
  }

  private String path(String more) {
    return KubernetesLeaseStore.collection(namespace)
        + "?labelSelector="
        + Absence.encoded(LeaseFormat.SESSION)
        + "&limit="
        + PAGE
        + (more.isEmpty() ? "" : "&continue=" + Absence.encoded(more));
  }

  /** What of the list is still missing, in the words of the API server; empty if nothing is. */
  private String take(Answer answer) {
    GenericKubernetesResourceList list =
        server.serialization().unmarshal(answer.body(), GenericKubernetesResourceList.class);
    if (!"LeaseList".equals(list.getKind())) {
      throw new IllegalArgumentException("its kind is " + list.getKind());
    }
    for (GenericKubernetesResource lease : list.getItems()) {
      ObjectMeta metadata = lease.getMetadata();
      if (!namespace.equals(metadata.getNamespace())) {
        throw new IllegalArgumentException("a Lease of " + metadata.getNamespace());
      }
      lease.setApiVersion("coordination.k8s.io/v1"); // in lists it is left out
      lease.setKind("Lease");
      leases.add(LeaseMapping.record(new LeaseKey(namespace, metadata.getName()), lease));
    }
    String more = list.getMetadata().getContinue();
    return more == null ? "" : more;
  }

  private ListOutcome failed(Kind kind, String why) {
    return new ListOutcome.Failed(
        StoreFailure.of(kind, "list of sessions in " + namespace + ": " + why));
  }
}
