package io.atlascost.connect.settings;

import io.atlascost.connect.api.Network;
import io.atlascost.connect.api.Proxy;
import io.atlascost.connect.api.Tls;
import java.io.IOException;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.UnrecoverableKeyException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/** The keys of the group "Atlas" that tell how the way there is: patience, proxy, certificates. */
final class NetworkSettings {
  static final String PROXY_URL = "atlas.proxy.url";
  static final String PROXY_USER = "atlas.proxy.user";

  private static final String CONNECT_TIMEOUT = "atlas.connect.timeout.ms";
  private static final String READ_TIMEOUT = "atlas.read.timeout.ms";
  private static final String PROCESSING_GRACE = "atlas.processing.grace.ms";
  private static final String PROXY_PASSWORD = "atlas.proxy.password";

  private static final Store TRUSTSTORE = new Store("atlas.ssl.truststore", "Truststore");
  private static final Store KEYSTORE = new Store("atlas.ssl.keystore", "Keystore");

  private final AbstractConfig config;

  NetworkSettings(AbstractConfig config) {
    this.config = config;
  }

  /** The keys of one file of certificates. */
  private record Store(String prefix, String label) {
    String location() {
      return prefix + ".location";
    }

    String password() {
      return prefix + ".password";
    }

    String type() {
      return prefix + ".type";
    }

    void define(ConfigDef definition, String use, int order) {
      definition
          .define(
              location(),
              ConfigDef.Type.STRING,
              "",
              Importance.LOW,
              "File on every worker with " + use,
              AtlasSettings.GROUP,
              order,
              Width.LONG,
              label)
          .define(
              password(),
              ConfigDef.Type.PASSWORD,
              null,
              Importance.LOW,
              "Password of " + location() + ", or of the private key in a PEM file.",
              AtlasSettings.GROUP,
              order + 1,
              Width.MEDIUM,
              label + " password")
          .define(
              type(),
              ConfigDef.Type.STRING,
              "",
              Rule.oneOf("pem", "pkcs12", "jks", ""),
              Importance.LOW,
              "Type of "
                  + location()
                  + ". Left out, the ending of its name tells: .pem, .crt, .cer,"
                  + " .p12, .pfx, .jks.",
              AtlasSettings.GROUP,
              order + 2,
              Width.SHORT,
              label + " type");
    }
  }

  static void define(ConfigDef definition) {
    definition
        .define(
            CONNECT_TIMEOUT,
            ConfigDef.Type.LONG,
            10_000L,
            Range.between(1, Integer.MAX_VALUE),
            Importance.LOW,
            "Longest wait for a connection, in milliseconds. Raised, an unreachable Atlas is noticed"
                + " later; too low, a slow network looks like an outage.",
            AtlasSettings.GROUP,
            12,
            Width.SHORT,
            "Connect timeout (ms)")
        .define(
            READ_TIMEOUT,
            ConfigDef.Type.LONG,
            30_000L,
            Range.between(1, Integer.MAX_VALUE),
            Importance.LOW,
            "Longest wait for the next bytes of a reply, in milliseconds. Raised, a silent"
                + " connection is noticed later; too low, a slow reply is taken for an outage and"
                + " asked for again.",
            AtlasSettings.GROUP,
            13,
            Width.SHORT,
            "Read timeout (ms)")
        .define(
            PROCESSING_GRACE,
            ConfigDef.Type.LONG,
            1000L,
            Range.between(1, Integer.MAX_VALUE),
            Importance.LOW,
            "How long, in milliseconds, a reply with status 102 (still processing) may be followed"
                + " by the final reply on the same connection. Raised, every check of a query that"
                + " is processing may take so long; too low, a reply that comes late is missed and"
                + " asked for again.",
            AtlasSettings.GROUP,
            14,
            Width.SHORT,
            "Grace after 102 (ms)")
        .define(
            PROXY_URL,
            ConfigDef.Type.STRING,
            "",
            Rule.text(
                "a URL such as http://proxy.example.com:3128, or nothing",
                text -> text.isEmpty() || isProxy(text)),
            Importance.LOW,
            "Proxy on the way to Atlas. Left out, Atlas is asked directly; the JVM's own proxy"
                + " settings are not looked at.",
            AtlasSettings.GROUP,
            15,
            Width.LONG,
            "Proxy")
        .define(
            PROXY_USER,
            ConfigDef.Type.STRING,
            "",
            Importance.LOW,
            "User at the proxy. Left out, the proxy must ask for none.",
            AtlasSettings.GROUP,
            16,
            Width.MEDIUM,
            "Proxy user")
        .define(
            PROXY_PASSWORD,
            ConfigDef.Type.PASSWORD,
            null,
            Importance.LOW,
            "Password of " + PROXY_USER + ".",
            AtlasSettings.GROUP,
            17,
            Width.MEDIUM,
            "Proxy password");
    TRUSTSTORE.define(
        definition,
        "the certificates of the authorities that are trusted. Left out, the JVM's own are; given,"
            + " only these are.",
        18);
    KEYSTORE.define(
        definition,
        "the certificate and private key that a server or proxy may ask for. Left out, none is"
            + " shown.",
        21);
  }

  /** The rules that concern several keys. */
  static void check(Values values) {
    if (values.isSet(PROXY_USER) && !values.isSet(PROXY_URL)) {
      values.problem(PROXY_URL, "is missing; " + PROXY_USER + " is set");
    }

    if (values.isSet(PROXY_PASSWORD) && !values.isSet(PROXY_USER)) {
      values.problem(PROXY_USER, "is missing; " + PROXY_PASSWORD + " is set");
    }

    check(values, TRUSTSTORE, Tls::trust);
    check(values, KEYSTORE, Tls::identity);
  }

  private static void check(Values values, Store keys, Loading loading) {
    if (!values.isSet(keys.location())) {
      for (String key : new String[] {keys.password(), keys.type()}) {
        if (values.isSet(key)) {
          values.problem(keys.location(), "is missing; " + key + " is set");
        }
      }

      return;
    }

    try {
      loading.load(
          store(
              values.text(keys.location()),
              values.text(keys.password()),
              values.text(keys.type())));
    } catch (ConfigException e) {
      values.problem(keys.type(), e.getMessage());
    } catch (UnrecoverableKeyException e) {
      values.problem(keys.password(), "is not the password of the key in " + keys.location());
    } catch (IOException | GeneralSecurityException e) {
      boolean password = e.getCause() instanceof UnrecoverableKeyException;
      values.problem(
          password ? keys.password() : keys.location(),
          password
              ? "is not the password of " + keys.location()
              : "'" + values.text(keys.location()) + "' cannot be read: " + reason(e));
    }
  }

  private interface Loading {
    Object load(Tls.Store store) throws IOException, GeneralSecurityException;
  }

  private static String reason(Exception e) {
    return e instanceof java.nio.file.NoSuchFileException
        ? "there is no such file on this worker"
        : e.getMessage();
  }

  Network network(URI baseUrl) {
    return new Network(
        baseUrl,
        duration(CONNECT_TIMEOUT),
        duration(READ_TIMEOUT),
        duration(PROCESSING_GRACE),
        proxy(),
        tls());
  }

  boolean usesProxy() {
    return !config.getString(PROXY_URL).isBlank();
  }

  /** The key to change where a certificate is not trusted. */
  static String trustKey() {
    return TRUSTSTORE.location();
  }

  /** The key to change where our own certificate is asked for. */
  static String identityKey() {
    return KEYSTORE.location();
  }

  private Proxy proxy() {
    if (!usesProxy()) {
      return Proxy.NONE;
    }

    Password password = config.getPassword(PROXY_PASSWORD);
    return new Proxy(
        URI.create(config.getString(PROXY_URL).strip()),
        config.getString(PROXY_USER),
        password == null ? new Password("") : password);
  }

  private SSLContext tls() {
    try {
      Optional<Tls.Store> trusted = store(TRUSTSTORE);
      Optional<Tls.Store> own = store(KEYSTORE);
      TrustManager[] trust = trusted.isPresent() ? Tls.trust(trusted.get()) : null;
      KeyManager[] identity = own.isPresent() ? Tls.identity(own.get()) : null;
      return Tls.context(trust, identity);
    } catch (IOException | GeneralSecurityException e) {
      throw new ConfigException(
          TRUSTSTORE.location() + " or " + KEYSTORE.location() + ": cannot be read: " + reason(e));
    }
  }

  private Optional<Tls.Store> store(Store keys) {
    String location = config.getString(keys.location());
    if (location.isBlank()) {
      return Optional.empty();
    }

    Password password = config.getPassword(keys.password());
    return Optional.of(
        store(location, password == null ? "" : password.value(), config.getString(keys.type())));
  }

  private static Tls.Store store(String location, String password, String type) {
    try {
      return new Tls.Store(Path.of(location.strip()), new Password(password), type(location, type));
    } catch (InvalidPathException e) {
      throw new ConfigException("'" + location + "' is no path");
    }
  }

  private static Tls.StoreType type(String location, String type) {
    if (!type.isBlank()) {
      return Tls.StoreType.valueOf(type.strip().toUpperCase(Locale.ROOT));
    }

    String name = location.strip().toLowerCase(Locale.ROOT);
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "pem", "crt", "cer" -> Tls.StoreType.PEM;
      case "p12", "pfx" -> Tls.StoreType.PKCS12;
      case "jks" -> Tls.StoreType.JKS;
      default ->
          throw new ConfigException(
              "is missing, and '" + location + "' does not tell; write pem, pkcs12 or jks");
    };
  }

  private static boolean isProxy(String text) {
    try {
      URI url = URI.create(text);
      boolean http =
          "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
      boolean bare = !url.isOpaque() && (url.getPath().isEmpty() || url.getPath().equals("/"));
      return http && bare && url.getHost() != null && url.getUserInfo() == null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private Duration duration(String key) {
    return Duration.ofMillis(config.getLong(key));
  }
}
