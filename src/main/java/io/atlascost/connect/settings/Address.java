package io.atlascost.connect.settings;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;

/**
 * Where a server is: the URL of a host in, its parts out. Names with an underscore are names, which
 * {@link URI#getHost()} has no host for.
 *
 * @param scheme {@code http} or {@code https}
 * @param host a name, or an address, that of IPv6 in brackets
 * @param port empty for the standard one
 */
record Address(String scheme, String host, String port) {
  private static final Pattern URL =
      Pattern.compile(
          "(https?)://(\\[[0-9a-f:]+]|[a-z0-9._-]+)(?::([0-9]*))?/?", Pattern.CASE_INSENSITIVE);
  private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");
  private static final Pattern OCTET = Pattern.compile("25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9]");
  private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");

  private static final int LONGEST_NAME = 253;
  private static final int LAST_PORT = 65_535;
  private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "ip6-localhost");

  /**
   * Reads a URL.
   *
   * @return empty if it is none, or has more than a host and a port
   * @throws ConfigException if it is one that leads nowhere
   */
  static Optional<Address> parse(String text) {
    Matcher url = URL.matcher(text);
    if (!url.matches()) {
      return Optional.empty();
    }

    String host = url.group(2).toLowerCase(Locale.ROOT);
    if (!isHost(host)) {
      return Optional.empty();
    }

    String port = url.group(3) == null ? "" : url.group(3);
    Address address = new Address(url.group(1).toLowerCase(Locale.ROOT), host, checked(port));
    if (!address.isPlaintext() && host.indexOf('_') >= 0) {
      throw Rule.refused(
          host, "a host without an underscore, for which Java's TLS takes no certificate");
    }

    return Optional.of(address);
  }

  private static String checked(String port) {
    if (port.isEmpty()) {
      return port;
    }

    if (!PORT.matcher(port).matches() || Integer.parseInt(port) > LAST_PORT) {
      throw Rule.refused(port, "a port from 1 to " + LAST_PORT + " behind the host");
    }

    return port;
  }

  private static boolean isHost(String host) {
    if (host.length() > LONGEST_NAME) {
      return false;
    }

    if (host.startsWith("[")) {
      return address(host).isPresent();
    }

    String[] labels = host.split("\\.", -1);
    int count =
        labels.length > 1 && labels[labels.length - 1].isEmpty()
            ? labels.length - 1
            : labels.length;
    // What ends in a number is an address, whose parts nobody shall read in two ways.
    if (NUMBER.matcher(labels[count - 1]).matches()) {
      return labels.length == 4 && all(labels, 4, OCTET);
    }

    return all(labels, count, LABEL);
  }

  private static boolean all(String[] labels, int count, Pattern form) {
    return Arrays.stream(labels, 0, count).allMatch(l -> form.matcher(l).matches());
  }

  /** Looks at addresses alone: a validation must not wait for a name server. */
  private static Optional<InetAddress> address(String host) {
    boolean address = host.startsWith("[") || NUMBER.matcher(host.replace(".", "")).matches();
    try {
      return address ? Optional.of(InetAddress.getByName(host)) : Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** Whether what is sent there does not leave this machine. */
  boolean isLoopback() {
    return LOOPBACK_NAMES.contains(host)
        || address(host).filter(InetAddress::isLoopbackAddress).isPresent();
  }

  boolean isPlaintext() {
    return scheme.equals("http");
  }

  URI toUri() {
    return URI.create(toString());
  }

  @Override
  public String toString() {
    return scheme + "://" + host + (port.isEmpty() ? "" : ":" + port);
  }
}
