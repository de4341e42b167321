package io.atlascost.connect.settings;

import io.atlascost.connect.api.Nobody;
import io.atlascost.connect.api.Tls;
import io.atlascost.connect.api.UnusableStore;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.types.Password;

/**
 * The keys of the group "Atlas" that tell whom to trust and who we are, by certificates.
 *
 * @param nobody who we are where no certificate is named
 */
record CertificateSettings(SSLContext context, Nobody nobody) {
  private static final StoreKeys TRUSTSTORE =
      new StoreKeys(
          "atlas.ssl.truststore",
          "Truststore",
          "the certificates of the authorities that are trusted: PEM or DER, PKCS12, or JKS. Left out,"
              + " the JVM's own are; given, only these are.",
          "Password of atlas.ssl.truststore.location. Left out, it has none.");

  private static final StoreKeys KEYSTORE =
      new StoreKeys(
          "atlas.ssl.keystore",
          "Keystore",
          "the certificate and private key that a server or proxy may ask for: PEM (the key as"
              + " PKCS#8, the certificates in any order), PKCS12, or JKS. Left out, none is shown.",
          "Password of atlas.ssl.keystore.location, or of the private key in a PEM file. Left out, it"
              + " has none.");

  /** The key to change where a certificate is not trusted. */
  static final Key<?> TRUST_KEY = TRUSTSTORE.location();

  /** The key to change where our own certificate is asked for. */
  static final Key<?> IDENTITY_KEY = KEYSTORE.location();

  static final List<Key<?>> TRUST_KEYS = TRUSTSTORE.keys();
  static final List<Key<?>> IDENTITY_KEYS = KEYSTORE.keys();

  /** The keys of one file of certificates. */
  private record StoreKeys(Key<Path> location, Key<Password> password, Key<Tls.StoreType> type) {
    StoreKeys(String prefix, String label, String use, String passwordWords) {
      this(
          Key.optional(
              prefix + ".location",
              label,
              Importance.LOW,
              Rule.text("the path of a file", Width.LONG, CertificateSettings::path),
              "File on every worker with " + use),
          Key.optional(
              prefix + ".password",
              label + " password",
              Importance.LOW,
              Rule.secret(),
              passwordWords),
          Key.optional(
              prefix + ".type",
              label + " type",
              Importance.LOW,
              Rule.oneOf(Tls.StoreType.values(), CertificateSettings::label),
              "Type of "
                  + prefix
                  + ".location. Left out, the ending of its name tells: .pem, .crt, .cer, .der; .p12,"
                  + " .pfx, .pkcs12; .jks."));
    }

    List<Key<?>> keys() {
      return List.of(location, password, type);
    }

    /** What is made of the file; empty where none is named, or where it is of no use. */
    <M> Optional<M> load(Values values, Loading<M> loading) {
      requireLocation(values);
      Optional<Path> file = values.valid(location);
      if (file.isEmpty() || !values.areValid(keys())) {
        return Optional.empty();
      }

      Optional<Tls.StoreType> told = values.valid(type).or(() -> typeByName(file.get()));
      if (told.isEmpty()) {
        values.problem(
            type, "is missing, and '" + file.get() + "' does not tell; write pem, pkcs12 or jks");
        return Optional.empty();
      }

      Password secret = values.valid(password).orElse(new Password(""));
      try {
        return Optional.of(loading.load(new Tls.StoreFile(file.get(), secret, told.get())));
      } catch (UnusableStore e) {
        values.problem(culprit(e.fault()), e.getMessage());
        return Optional.empty();
      }
    }

    private void requireLocation(Values values) {
      if (values.isSet(location)) {
        return;
      }

      for (Key<?> key : List.of(password, type)) {
        if (values.valid(key).isPresent()) {
          values.problem(location, "is missing; " + key + " is set: set both or neither");
        }
      }
    }

    private Key<?> culprit(UnusableStore.Fault fault) {
      return switch (fault) {
        case FILE -> location;
        case PASSWORD -> password;
        case TYPE -> type;
      };
    }
  }

  private interface Loading<M> {
    M load(Tls.StoreFile store) throws UnusableStore;
  }

  static Optional<CertificateSettings> read(Values values) {
    Nobody nobody = new Nobody();
    Optional<TrustManager[]> trust = TRUSTSTORE.load(values, Tls::trust);
    Optional<KeyManager[]> identity = KEYSTORE.load(values, Tls::identity);
    Optional<Values> valid = values.ifValid(TRUST_KEYS).flatMap(v -> v.ifValid(IDENTITY_KEYS));
    if (valid.isEmpty()) {
      return Optional.empty();
    }

    try {
      SSLContext context =
          Tls.context(trust.orElse(null), identity.orElse(new KeyManager[] {nobody}));
      return Optional.of(new CertificateSettings(context, nobody));
    } catch (GeneralSecurityException e) {
      values.problem(
          TRUST_KEY,
          "the JVM's own certificates cannot be read: " + e.getMessage() + "; name others here");
      return Optional.empty();
    }
  }

  private static Optional<Path> path(String text) {
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static Optional<Tls.StoreType> typeByName(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "pem", "crt", "cer", "der" -> Optional.of(Tls.StoreType.PEM);
      case "p12", "pfx", "pkcs12" -> Optional.of(Tls.StoreType.PKCS12);
      case "jks" -> Optional.of(Tls.StoreType.JKS);
      default -> Optional.empty();
    };
  }

  private static String label(Tls.StoreType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }
}
