package io.atlascost.connect.api;

import java.net.URI;
import org.apache.kafka.common.config.types.Password;

/**
 * The proxy on the way to Atlas.
 *
 * @param url {@code http://host:port}; empty for no proxy
 * @param user empty where the proxy asks for none
 */
public record Proxy(URI url, String user, Password password) {
  public static final Proxy NONE = new Proxy(URI.create(""), "", new Password(""));

  boolean isUsed() {
    return url.getRawAuthority() != null;
  }

  boolean hasCredentials() {
    return !user.isEmpty();
  }
}
