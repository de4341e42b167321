package io.atlascost.connect.settings;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.atlascost.connect.simulator.TestCertificates;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of certificates as people have them: what is right is taken, what is wrong is told. */
@Timeout(20)
class CertificateSettingsTest {
  private static final Path DIRECTORY = Path.of("target", "certificates", "settings");
  private static final String PASSWORD = TestCertificates.PASSWORD;
  private static final String TRUST = "atlas.ssl.truststore";
  private static final String KEYS = "atlas.ssl.keystore";

  private static TestCertificates certificates;
  private static TestCertificates stranger;
  private static TestCertificates rsa;

  @BeforeAll
  static void certify() {
    certificates = TestCertificates.in(DIRECTORY);
    stranger = TestCertificates.in(DIRECTORY.resolve("stranger"));
    rsa = TestCertificates.rsaIn(DIRECTORY.resolve("rsa"));
  }

  static Stream<Arguments> right() {
    String comment = "# Schl\u00fcssel f\u00fcr Atlas, \u00a9 2024\n";
    String authority = certificates.authorityCertificate();
    String client = certificates.clientCertificate();
    String key = certificates.clientKey();
    return Stream.of(
        Arguments.of(TRUST, file("der.cer", certificates.trustDer()), ""),
        Arguments.of(TRUST, file("der.crt", certificates.trustDer()), ""),
        Arguments.of(TRUST, file("der.der", certificates.trustDer()), ""),
        Arguments.of(TRUST, file("latin1.pem", (comment + authority).getBytes(ISO_8859_1)), ""),
        Arguments.of(TRUST, file("utf8.pem", ("\ufeff" + comment + authority).getBytes(UTF_8)), ""),
        Arguments.of(TRUST, file("utf16.pem", authority.getBytes(UTF_16)), ""),
        Arguments.of(TRUST, file("dos.pem", authority.replace("\n", "\r\n")), ""),
        Arguments.of(TRUST, file("several.pem", authority + stranger.authorityCertificate()), ""),
        Arguments.of(TRUST, file("twice.pem", authority + authority), ""),
        Arguments.of(TRUST, file("with-key.pem", key + authority), ""),
        Arguments.of(
            TRUST, file("old-label.pem", authority.replace("CERTIFICATE", "X509 CERTIFICATE")), ""),
        Arguments.of(TRUST, certificates.trustPkcs12(), PASSWORD),
        Arguments.of(TRUST, certificates.trustJks(), PASSWORD),
        Arguments.of(TRUST, certificates.trustJks(), ""),
        Arguments.of(TRUST, file("store.pkcs12", bytes(certificates.trustPkcs12())), PASSWORD),
        Arguments.of(TRUST, file("really-pkcs12.jks", bytes(certificates.trustPkcs12())), PASSWORD),
        Arguments.of(
            KEYS, file("latin1-key.pem", (comment + key + client).getBytes(ISO_8859_1)), ""),
        Arguments.of(KEYS, file("key-last.pem", client + authority + key), ""),
        Arguments.of(KEYS, file("any-order.pem", authority + key + client), ""),
        Arguments.of(KEYS, file("alone.pem", key + client), ""),
        Arguments.of(
            KEYS, file("more.pem", stranger.clientCertificate() + authority + client + key), ""),
        Arguments.of(KEYS, file("two-keys.pem", stranger.clientKey() + key + client), ""),
        Arguments.of(KEYS, file("rsa.pem", rsa.clientKey() + rsa.clientCertificate()), ""),
        Arguments.of(KEYS, file("unneeded-password.pem", key + client), PASSWORD),
        Arguments.of(KEYS, file("renewed.pem", certificates.renewedClient()), ""),
        Arguments.of(KEYS, certificates.clientEncryptedPem(), PASSWORD),
        Arguments.of(KEYS, certificates.clientPkcs12(), PASSWORD),
        Arguments.of(KEYS, certificates.clientJks(), PASSWORD));
  }

  @ParameterizedTest
  @MethodSource("right")
  void takesWhatIsRight(String store, Path location, String password) {
    assertThat(problems(store, location, password, "")).isEmpty();
  }

  static Stream<Arguments> wrong() {
    String authority = certificates.authorityCertificate();
    String client = certificates.clientCertificate();
    String key = certificates.clientKey();
    String cut = "it was cut";
    return Stream.of(
        wrong(
            TRUST, DIRECTORY.resolve("missing.pem"), "", "location", "no such file on this worker"),
        wrong(TRUST, DIRECTORY, "", "type", "does not tell; write pem, pkcs12 or jks"),
        wrong(TRUST, directory("directory.pem"), "", "location", "is a directory"),
        wrong(TRUST, huge("huge.pem"), "", "location", "is larger than"),
        wrong(TRUST, file("empty.pem", ""), "", "location", "neither PEM nor a certificate as DER"),
        wrong(TRUST, file("html.crt", "<html>"), "", "location", "neither PEM nor a certificate"),
        wrong(TRUST, file("key.pem", key), "", "location", "has no certificate, only: PRIVATE KEY"),
        wrong(
            TRUST,
            file("short.pem", without(3, authority)),
            "",
            "location",
            "number 1, that is damaged"),
        wrong(
            TRUST,
            file("second.pem", authority + without(4, client)),
            "",
            "location",
            "number 2, that is damaged"),
        wrong(TRUST, file("half.pem", authority.substring(0, 200)), "", "location", cut),
        wrong(TRUST, file("half-line.pem", "-----BEGIN CERT"), "", "location", cut),
        wrong(
            TRUST,
            file("a-store.pem", bytes(certificates.trustPkcs12())),
            "",
            "location",
            "tell its type: pkcs12 or jks"),
        wrong(TRUST, file("a-pem.p12", authority), "", "type", "is PEM; write pem"),
        wrong(
            TRUST,
            file("garbage.p12", "garbage"),
            PASSWORD,
            "location",
            "no store of the type pkcs12"),
        wrong(
            TRUST,
            file("garbage.jks", "garbage"),
            "",
            "location",
            "no store of the type pkcs12 or jks"),
        wrong(TRUST, file("der.p12", certificates.trustDer()), PASSWORD, "location", "no store"),
        wrong(
            TRUST,
            file("short.p12", shortened(certificates.trustPkcs12())),
            PASSWORD,
            "location",
            "no store"),
        wrong(
            TRUST,
            certificates.trustPkcs12(),
            "",
            "password",
            "is missing; without it there is no certificate"),
        wrong(
            TRUST, certificates.trustPkcs12(), "wrong-word", "password", "is not the password of"),
        wrong(TRUST, certificates.trustJks(), "wrong-word", "password", "is not the password of"),
        wrong(
            TRUST,
            file(
                "openssl.p12", bytes(Path.of("src/test/resources/certificates/openssl-trust.p12"))),
            PASSWORD,
            "location",
            "keytool -importcert"),
        wrong(KEYS, file("no-key.pem", client), "", "location", "no private key in it"),
        wrong(
            KEYS,
            file("no-key.cer", certificates.trustDer()),
            "",
            "location",
            "no private key in it"),
        wrong(KEYS, certificates.trustJks(), PASSWORD, "location", "no private key in it"),
        wrong(KEYS, certificates.trustPkcs12(), PASSWORD, "location", "no private key in it"),
        wrong(
            KEYS,
            file("no-certificate.pem", key),
            "",
            "location",
            "has no certificate, only: PRIVATE KEY"),
        wrong(
            KEYS,
            file("stranger.pem", key + stranger.clientCertificate()),
            "",
            "location",
            "do not belong together"),
        wrong(
            KEYS,
            file("issuer-only.pem", key + authority),
            "",
            "location",
            "do not belong together"),
        wrong(
            KEYS,
            file("rsa-ec.pem", key + rsa.clientCertificate()),
            "",
            "location",
            "do not belong together"),
        wrong(
            KEYS, certificates.mismatchedPkcs12(), PASSWORD, "location", "do not belong together"),
        wrong(
            KEYS, file("expired.pem", certificates.expiredClient()), "", "location", "expired at"),
        wrong(
            KEYS,
            file("cut-by-3.pem", without(3, key) + client),
            "",
            "location",
            "damaged, or cut short"),
        wrong(
            KEYS,
            file("cut-by-4.pem", without(4, key) + client),
            "",
            "location",
            "damaged, or cut short"),
        wrong(KEYS, file("no-end.pem", client + key.substring(0, 90)), "", "location", cut),
        wrong(
            KEYS, file("no-base64.pem", key.replace("M", "*") + client), "", "location", "damaged"),
        wrong(
            KEYS,
            file("pkcs1.pem", key.replace("PRIVATE", "RSA PRIVATE") + client),
            "",
            "location",
            "openssl pkcs8 -topk8 -nocrypt"),
        wrong(
            KEYS,
            file("sec1.pem", key.replace("PRIVATE", "EC PRIVATE") + client),
            "",
            "location",
            "openssl pkcs8 -topk8 -nocrypt"),
        wrong(
            KEYS,
            certificates.clientEncryptedPem(),
            "",
            "password",
            "is missing; the private key in"),
        wrong(
            KEYS,
            certificates.clientEncryptedPem(),
            "wrong-word",
            "password",
            "is not the password of the private key"),
        wrong(
            KEYS,
            file("encrypted-garbage.pem", key.replace("PRIVATE", "ENCRYPTED PRIVATE") + client),
            PASSWORD,
            "location",
            "damaged"),
        wrong(
            KEYS,
            certificates.clientPkcs12(),
            "",
            "password",
            "is missing; the private key is encrypted"),
        wrong(
            KEYS, certificates.clientPkcs12(), "wrong-word", "password", "is not the password of"),
        wrong(
            KEYS,
            certificates.clientJks(),
            "",
            "password",
            "is missing; the private key is encrypted"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void tellsWhatIsWrongOnItsKeyAndWhatToDo(
      String store, Path location, String password, String key, String words) {
    Map<String, String> problems = problems(store, location, password, "");

    assertThat(problems).containsOnlyKeys(store + "." + key);
    assertThat(problems.get(store + "." + key))
        .startsWith(store + "." + key + ": ")
        .contains(words)
        .doesNotContain("wrong-word");
  }

  @Test
  void reportsAnUnknownTypeAndReadsNothing() {
    assertThat(problems(TRUST, DIRECTORY.resolve("missing"), "", "pkcs11"))
        .containsOnlyKeys(TRUST + ".type");
    assertThat(problems(TRUST, certificates.trustPem(), "", "PEM")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("endless")
  void opensNoFileThatMayHaveNoEnd(Path location) {
    assumeTrue(Files.exists(location));

    assertThat(problems(TRUST, location, "", "pem").get(TRUST + ".location"))
        .contains("is a device or a pipe");
  }

  static Stream<Path> endless() throws IOException, InterruptedException {
    Path pipe = DIRECTORY.resolve("pipe.pem");
    Files.deleteIfExists(pipe);
    List<Path> paths = new ArrayList<>(List.of(Path.of("/dev/zero")));
    try {
      Process process = new ProcessBuilder("mkfifo", pipe.toString()).start();
      process.waitFor(5, TimeUnit.SECONDS);
      paths.add(pipe);
    } catch (IOException e) {
      // Not on this system.
    }

    return paths.stream();
  }

  private static Arguments wrong(
      String store, Path location, String password, String key, String words) {
    return Arguments.of(store, location, password, key, words);
  }

  private static Map<String, String> problems(
      String store, Path location, String password, String type) {
    Map<String, String> props = new HashMap<>();
    props.put("topic", "usage");
    props.put("atlas.auth.mode", "access_token");
    props.put("atlas.access.token", "let-me-in");
    props.put("atlas.queries", "0123456789abcdef01234567:" + "T".repeat(64));
    props.put("atlas.connection.check", "false");
    props.put(store + ".location", location.toString());
    props.put(store + ".password", password);
    props.put(store + ".type", type);
    Map<String, String> problems = new HashMap<>();
    for (ConfigValue value : ConnectorSettings.validate(props).configValues()) {
      value
          .errorMessages()
          .forEach(message -> problems.merge(value.name(), message, String::concat));
    }

    return problems;
  }

  /** Takes so many characters off the end of the block's content. */
  private static String without(int characters, String pem) {
    int end = pem.indexOf("\n-----END");
    return pem.substring(0, end - characters) + pem.substring(end);
  }

  private static Path file(String name, String content) {
    return file(name, content.getBytes(UTF_8));
  }

  private static Path file(String name, byte[] content) {
    try {
      return Files.write(DIRECTORY.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] shortened(Path file) {
    byte[] whole = bytes(file);
    return Arrays.copyOf(whole, whole.length / 2);
  }

  private static Path directory(String name) {
    try {
      return Files.createDirectories(DIRECTORY.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes no room on most file systems. */
  private static Path huge(String name) {
    Path path = DIRECTORY.resolve(name);
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(4L << 30);
      return path;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
