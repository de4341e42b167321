package io.atlascost.connect.api;

import static io.atlascost.connect.api.Way.CSV;
import static io.atlascost.connect.api.Way.QUERY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atlascost.connect.api.Tls.StoreFile;
import io.atlascost.connect.api.Tls.StoreType;
import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.Reply;
import io.atlascost.connect.simulator.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CertificatesTest {
  private static final Path DIRECTORY = Path.of("target", "certificates", "stores");
  private static final String PASSWORD = TestCertificates.PASSWORD;

  private static TestCertificates certificates;
  private static TestCertificates rsa;

  private final List<AutoCloseable> opened = new ArrayList<>();

  @BeforeAll
  static void certify() {
    certificates = TestCertificates.in(DIRECTORY);
    rsa = TestCertificates.rsaIn(DIRECTORY.resolve("rsa"));
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  static Stream<StoreFile> trustStores() {
    return Stream.of(
        store(certificates.trustPem(), "", StoreType.PEM),
        store(certificates.trustPkcs12(), PASSWORD, StoreType.PKCS12),
        store(certificates.trustJks(), PASSWORD, StoreType.JKS));
  }

  static Stream<StoreFile> keyStores() {
    return Stream.of(
        store(certificates.clientPem(), "", StoreType.PEM),
        store(certificates.clientEncryptedPem(), PASSWORD, StoreType.PEM),
        store(certificates.clientPkcs12(), PASSWORD, StoreType.PKCS12),
        store(certificates.clientJks(), PASSWORD, StoreType.JKS));
  }

  @ParameterizedTest
  @MethodSource("trustStores")
  void trustsAPrivateAuthority(StoreFile trust) throws Exception {
    AtlasSimulator simulator = keep(AtlasSimulator.start(certificates.serverContext()));

    assertThat(ask(simulator, Tls.context(Tls.trust(trust), null))).isEqualTo(CSV);
  }

  @ParameterizedTest
  @MethodSource("keyStores")
  void showsItsOwnCertificate(StoreFile identity) throws Exception {
    AtlasSimulator simulator =
        keep(AtlasSimulator.startRequiringClientCertificates(certificates.serverContext()));
    TrustManager[] trust = Tls.trust(store(certificates.trustPem(), "", StoreType.PEM));
    KeyManager[] keys = Tls.identity(identity);

    assertThat(ask(simulator, Tls.context(trust, keys))).isEqualTo(CSV);
  }

  @Test
  void readsKeysOfRsaToo() throws Exception {
    AtlasSimulator simulator =
        keep(AtlasSimulator.startRequiringClientCertificates(rsa.serverContext()));
    TrustManager[] trust = Tls.trust(store(rsa.trustPem(), "", StoreType.PEM));
    KeyManager[] keys = Tls.identity(store(rsa.clientEncryptedPem(), PASSWORD, StoreType.PEM));

    assertThat(ask(simulator, Tls.context(trust, keys))).isEqualTo(CSV);
  }

  @Test
  void isRefusedWithoutACertificateWhereOneIsAskedFor() throws Exception {
    AtlasSimulator simulator =
        keep(AtlasSimulator.startRequiringClientCertificates(certificates.serverContext()));
    TrustManager[] trust = Tls.trust(store(certificates.trustPem(), "", StoreType.PEM));

    assertThatThrownBy(() -> ask(simulator, Tls.context(trust, null)))
        .isInstanceOf(IOException.class);
    assertThat(simulator.requests()).isEmpty();
  }

  @Test
  void trustsNobodyElse() throws Exception {
    AtlasSimulator simulator = keep(AtlasSimulator.start(certificates.serverContext()));
    TrustManager[] stranger = Tls.trust(store(rsa.trustPem(), "", StoreType.PEM));

    for (SSLContext context : List.of(Tls.standard(), Tls.context(stranger, null))) {
      assertThatThrownBy(() -> ask(simulator, context)).isInstanceOf(SSLException.class);
    }

    assertThat(simulator.requests()).isEmpty();
  }

  @Test
  void refusesACertificateForAnotherHost() throws Exception {
    AtlasSimulator simulator =
        keep(AtlasSimulator.start(certificates.serverContext("other.invalid")));

    assertThatThrownBy(() -> ask(simulator, certificates.trustingContext()))
        .isInstanceOf(SSLException.class);
    assertThat(simulator.requests()).isEmpty();
  }

  @Test
  void refusesAFileWithoutCertificates() throws Exception {
    Path file = Files.writeString(DIRECTORY.resolve("empty.pem"), "nothing\n");

    assertThatThrownBy(() -> Tls.trust(store(file, "", StoreType.PEM)))
        .isInstanceOfAny(IOException.class, java.security.cert.CertificateException.class);
  }

  @Test
  void refusesAnIdentityWithoutAPrivateKey() {
    assertThatThrownBy(() -> Tls.identity(store(certificates.trustPem(), "", StoreType.PEM)))
        .hasMessageContaining("private key");
    assertThatThrownBy(() -> Tls.identity(store(certificates.trustJks(), PASSWORD, StoreType.JKS)))
        .hasMessageContaining("no private key");
  }

  private String ask(AtlasSimulator simulator, SSLContext context) throws IOException {
    simulator.usage(QUERY.orgId(), QUERY.token(), Reply.csv(CSV));
    try (HttpAtlasApi api = Way.to(simulator).with(context).open()) {
      return Way.text(api.usage(QUERY));
    }
  }

  private static StoreFile store(Path file, String password, StoreType type) {
    return new StoreFile(file, new Password(password), type);
  }

  private AtlasSimulator keep(AtlasSimulator simulator) {
    opened.add(simulator);
    return simulator;
  }
}
