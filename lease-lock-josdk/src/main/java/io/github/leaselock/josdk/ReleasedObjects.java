package io.github.leaselock.josdk;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which objects hold nothing any more; who is forgotten costs a release more. */
final class ReleasedObjects {

  private static final int MOST = 10_000;

  private final Map<String, Boolean> uids =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > MOST;
        }
      };

  synchronized void add(HasMetadata object) {
    uids.put(object.getMetadata().getUid(), true);
  }

  synchronized boolean contains(HasMetadata object) {
    return uids.containsKey(object.getMetadata().getUid());
  }

  synchronized boolean remove(HasMetadata object) {
    return uids.remove(object.getMetadata().getUid()) != null;
  }
}
