package io.github.leaselock.frozen;

import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The lock as it was when a format was frozen, in classes of its own beside those of today. Built
 * once by {@code .ci/frozen-version}, from the commit that is written beside the jar.
 *
 * <p>It is called with values of today and answers with values of today: {@link Translation} makes
 * of each what the other version calls so.
 */
public final class FrozenVersion {

  /** The first format. */
  public static final FrozenVersion FORMAT_1 = new FrozenVersion("/frozen/format-1");

  static final String OURS = "io.github.leaselock.";

  private final ClassLoader loader;

  private FrozenVersion(String resource) {
    requireUntouched(resource);
    loader = new URLClassLoader(new URL[] {url(resource + ".jar")}, new WithoutOurs());
  }

  /** Whatever lease-lock itself needs, and nothing of lease-lock. */
  private static final class WithoutOurs extends ClassLoader {
    WithoutOurs() {
      super(FrozenVersion.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith(OURS)) {
        throw new ClassNotFoundException(name);
      }
      return super.loadClass(name, resolve);
    }
  }

  private static URL url(String resource) {
    return Objects.requireNonNull(FrozenVersion.class.getResource(resource), resource);
  }

  private static void requireUntouched(String resource) {
    Properties written = new Properties();
    String sum;
    try (InputStream properties = url(resource + ".properties").openStream();
        InputStream jar = url(resource + ".jar").openStream()) {
      written.load(properties);
      sum =
          HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(jar.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    if (!sum.equals(written.getProperty("sha256"))) {
      throw new AssertionError(resource + ".jar is not what was frozen: its checksum is " + sum);
    }
  }

  /** A class of that version by its name without the packages that all have in common. */
  Class<?> type(String name) {
    try {
      return Class.forName(OURS + name, true, loader);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * What that version makes of a Lease: it reads it, and writes what it has read.
   *
   * @param lease any version of any Lease
   * @param change what the write means
   * @param now the wall clock
   * @return what it would store
   */
  public LeaseRecord writtenAnew(LeaseRecord lease, LeaseFormat.Change change, Instant now) {
    Translation there = Translation.to(this, new Sightings());
    Class<?> format = type("lease.LeaseFormat");
    Object state = Objects.requireNonNull(there.call(format, null, "read", lease));
    Object written =
        there.call(format, null, "write", lease, new Translation.Theirs(state), change, now);
    return (LeaseRecord) Objects.requireNonNull(there.back().of(written));
  }

  static @Nullable Object invoke(Method method, @Nullable Object target, @Nullable Object... args) {
    try {
      method.setAccessible(true);
      return method.invoke(target, args);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    } catch (InvocationTargetException e) {
      throw Thrown.again(Objects.requireNonNull(e.getCause()));
    }
  }
}
