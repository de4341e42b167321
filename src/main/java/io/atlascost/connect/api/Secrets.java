package io.atlascost.connect.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.types.Password;

/**
 * Words of others in, the same without our secrets out, however they are spelled: whole or in
 * parts, as they are or escaped for URLs, JSON or HTML, even thrice over.
 */
final class Secrets {
  /** Fewer characters of a secret in a row are not worth hiding: they are a coincidence. */
  private static final int FEWEST = 12;

  /** A secret that is shorter could be part of any word. */
  private static final int SHORTEST = 5;

  /** How often a text can have been escaped by those who pass it on. */
  private static final int MOST_ESCAPES = 3;

  private static final String HIDDEN = " [hidden] ";

  private final List<Secret> secrets;

  private Secrets(List<Secret> secrets) {
    this.secrets = secrets;
  }

  /**
   * What must not be seen.
   *
   * @param parts of so many characters that each of them tells
   * @param length of the parts
   * @param shown in its place, between spaces, since no secret has any: so what is left around it
   *     cannot be read together
   */
  private record Secret(Set<String> parts, int length, String shown) {
    static Secret of(String text, String shown) {
      int length = Math.min(FEWEST, text.length());
      Set<String> parts = new HashSet<>();
      String plain = lower(text);
      for (int i = 0; i + length <= plain.length(); i++) {
        parts.add(plain.substring(i, i + length));
      }

      return new Secret(parts, length, shown);
    }
  }

  /** Those of a configuration. */
  static Secrets of(Credentials credentials, Proxy proxy) {
    Secrets secrets = new Secrets(List.of());
    if (credentials instanceof Credentials.ServiceAccount account) {
      secrets = secrets.andPair(account.clientId(), account.clientSecret());
    } else if (credentials instanceof Credentials.ApiKey key) {
      secrets = secrets.andPair(key.publicKey(), key.privateKey());
    } else if (credentials instanceof Credentials.AccessToken bearer) {
      secrets = secrets.and(bearer.token().value(), HIDDEN);
    } else {
      throw new AssertionError(credentials.getClass());
    }

    return proxy.hasCredentials() ? secrets.andPair(proxy.user(), proxy.password()) : secrets;
  }

  /** The same and a query's token: whoever has that can read the costs. */
  Secrets and(Query query) {
    return and(query.token(), " " + query.hint() + " ");
  }

  /** The same and what a request carries. */
  Secrets and(Access.Grant grant) {
    return grant
        .authorization()
        .map(header -> and(header.value().substring(header.value().indexOf(' ') + 1), HIDDEN))
        .orElse(this);
  }

  /** As it is, and as HTTP's Basic scheme has it. */
  private Secrets andPair(String name, Password secret) {
    byte[] pair = (name + ":" + secret.value()).getBytes(StandardCharsets.UTF_8);
    return and(secret.value(), HIDDEN).and(Base64.getEncoder().encodeToString(pair), HIDDEN);
  }

  private Secrets and(String secret, String shown) {
    if (secret.length() < SHORTEST) {
      return this;
    }

    List<Secret> more = new ArrayList<>(secrets);
    more.add(Secret.of(secret, shown));

    return new Secrets(more);
  }

  /** The text with something else in place of each part of a secret that tells. */
  String hide(String text) {
    Secret[] found = new Secret[text.length()];
    Optional<Decoded> decoded = Optional.of(Decoded.raw(text));
    for (int escapes = 0; escapes <= MOST_ESCAPES && decoded.isPresent(); escapes++) {
      mark(decoded.get(), found);
      decoded = decoded.get().decoded();
    }

    return shown(text, found);
  }

  private void mark(Decoded decoded, Secret[] found) {
    String text = lower(decoded.text());
    for (Secret secret : secrets) {
      for (int i = 0; i + secret.length() <= text.length(); i++) {
        if (secret.parts().contains(text.substring(i, i + secret.length()))) {
          for (int j = decoded.start(i); j < decoded.end(i + secret.length() - 1); j++) {
            found[j] = secret;
          }
        }
      }
    }
  }

  private static String shown(String text, Secret[] found) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < found.length; i++) {
      if (found[i] == null) {
        shown.append(text.charAt(i));
      } else if (i == 0 || found[i - 1] == null) {
        shown.append(found[i].shown());
      }
    }

    return shown.toString();
  }

  /** One for one, so that places stay what they are. */
  private static String lower(String text) {
    StringBuilder lower = new StringBuilder(text);
    for (int i = 0; i < text.length(); i++) {
      lower.setCharAt(i, Character.toLowerCase(text.charAt(i)));
    }

    return lower.toString();
  }

  /**
   * The failure itself where it tells nothing, else one that is told without what must not be seen.
   */
  IOException hide(IOException failure) {
    Set<Throwable> told = Collections.newSetFromMap(new IdentityHashMap<>());
    if (isHarmless(failure, told)) {
      return failure;
    }

    IOException harmless = new IOException(hide(failure.toString()));
    harmless.setStackTrace(failure.getStackTrace());
    return harmless;
  }

  private boolean isHarmless(Throwable failure, Set<Throwable> told) {
    if (failure == null || !told.add(failure)) {
      return true;
    }

    String text = failure.toString();
    boolean harmless = hide(text).equals(text) && isHarmless(failure.getCause(), told);
    for (Throwable suppressed : failure.getSuppressed()) {
      harmless = harmless && isHarmless(suppressed, told);
    }

    return harmless;
  }
}
