package io.github.leaselock.simulation;

import io.github.leaselock.LeaseLockListener;
import io.github.leaselock.internal.store.LeaseStore;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes an object of lease-lock keeps, roughly: whatever it is made of, found by looking.
 * What it was given from outside does not count: the store, the listener, clocks and other lambdas.
 */
public final class Footprint {

  private static final String OURS = "io.github.leaselock.";
  private static final int HEADER = 16;
  private static final int REFERENCE = 8;
  private static final Map<Class<?>, List<Field>> FIELDS = new ConcurrentHashMap<>();

  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Object> left = new ArrayDeque<>();
  private long bytes;

  private Footprint() {}

  public static long of(Object root) {
    Footprint footprint = new Footprint();
    footprint.add(root);
    while (!footprint.left.isEmpty()) {
      footprint.look(footprint.left.remove());
    }
    return footprint.bytes;
  }

  private void add(@Nullable Object value) {
    bytes += REFERENCE;
    if (value != null && !isGiven(value) && seen.add(value)) {
      left.add(value);
    }
  }

  private static boolean isGiven(Object value) {
    return value instanceof LeaseStore
        || value instanceof LeaseLockListener
        || value instanceof Enum<?>
        || value instanceof Class<?>
        || value.getClass().isHidden()
        || value.getClass().getName().startsWith(OURS + "simulation.");
  }

  private void look(Object value) {
    bytes += HEADER;
    if (value instanceof String text) {
      bytes += text.length();
    } else if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, one) -> {
            add(key);
            add(one);
          });
    } else if (value instanceof Collection<?> all) {
      List.copyOf(all).forEach(this::add);
    } else if (value instanceof Optional<?> optional) {
      optional.ifPresent(this::add);
    } else if (value instanceof AtomicReference<?> reference) {
      add(reference.get());
    } else if (value.getClass().isArray()) {
      array(value);
    } else if (isOurs(value.getClass())) {
      fields(value);
    }
  }

  private void array(Object array) {
    int length = Array.getLength(array);
    if (array instanceof Object[] all) {
      for (Object one : all) {
        add(one);
      }
    } else {
      bytes += (long) length * REFERENCE;
    }
  }

  private void fields(Object value) {
    for (Field field : FIELDS.computeIfAbsent(value.getClass(), Footprint::fieldsOf)) {
      if (field.getType().isPrimitive()) {
        bytes += REFERENCE;
      } else {
        try {
          add(field.get(value));
        } catch (IllegalAccessException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  private static boolean isOurs(Class<?> type) {
    return type.getName().startsWith(OURS);
  }

  private static List<Field> fieldsOf(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    for (@Nullable Class<?> of = type; of != null && isOurs(of); of = of.getSuperclass()) {
      for (Field field : of.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          field.setAccessible(true);
          fields.add(field);
        }
      }
    }
    return fields;
  }
}
