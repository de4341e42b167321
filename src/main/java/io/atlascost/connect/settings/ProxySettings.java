package io.atlascost.connect.settings;

import io.atlascost.connect.api.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.types.Password;

/** The keys of the group "Atlas" that tell of the proxy on the way there. */
final class ProxySettings {
  static final Key<Address> URL =
      Key.optional(
          "atlas.proxy.url",
          "Proxy",
          Importance.LOW,
          Rule.text(
              "a URL such as http://proxy.example.com:3128, with a host and without a path",
              Width.LONG,
              Address::parse),
          "Proxy on the way to Atlas. Left out, Atlas is asked directly; the JVM's own proxy"
              + " settings are not looked at.");

  static final Key<String> USER =
      Key.optional(
          "atlas.proxy.user",
          "Proxy user",
          Importance.LOW,
          Rule.text("a name without a colon", Width.MEDIUM, ProxySettings::user),
          "User at the proxy. Left out, the proxy must ask for none.");

  private static final Key<Password> PASSWORD =
      Key.optional(
          "atlas.proxy.password",
          "Proxy password",
          Importance.LOW,
          Rule.secret(),
          "Password of atlas.proxy.user. Left out, it is empty.");

  static final List<Key<?>> KEYS = List.of(URL, USER, PASSWORD);

  /** RFC 7617, section 2. */
  private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}");

  private ProxySettings() {}

  static Optional<Proxy> read(Values values) {
    if (values.isSet(USER) && !values.isSet(URL)) {
      values.problem(URL, "is missing; " + USER + " is set: set both or neither");
    }

    if (values.isSet(PASSWORD) && !values.isSet(USER)) {
      values.problem(USER, "is missing; " + PASSWORD + " is set: set both or neither");
    }

    if (CONTROLS.matcher(values.text(PASSWORD)).find()) {
      values.problem(
          PASSWORD,
          "has characters that none has, such as the end of a line; expected the password alone");
    }

    return values.ifValid(KEYS).map(ProxySettings::proxy);
  }

  private static Proxy proxy(Values values) {
    return values
        .valid(URL)
        .map(url -> new Proxy(url.toUri(), values.text(USER), new Password(values.text(PASSWORD))))
        .orElse(Proxy.NONE);
  }

  private static Optional<String> user(String text) {
    boolean possible = text.indexOf(':') < 0 && !CONTROLS.matcher(text).find();
    return possible ? Optional.of(text) : Optional.empty();
  }
}
