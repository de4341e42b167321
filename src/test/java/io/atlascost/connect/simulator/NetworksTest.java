package io.atlascost.connect.simulator;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {
  private static final String USAGE =
      "/api/atlas/v2/orgs/666acb8787ba90706905dcae/billing/costExplorer/usage/" + "T".repeat(64);
  private static final String BODY = "Service,Usage Amount\nClusters,1.50\n";
  private static final String CREDENTIALS = "Basic dXNlcjpwYXNz"; // user:pass

  private static final Path DIRECTORY = Path.of("target", "certificates");
  private static TestCertificates certificates;

  private final List<AutoCloseable> opened = new ArrayList<>();

  @BeforeAll
  static void certify() {
    certificates = TestCertificates.in(DIRECTORY);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable server : opened) {
      server.close();
    }
  }

  @Test
  void speaksTlsToThoseWhoTrustItsAuthority() throws Exception {
    AtlasSimulator simulator = simulator(AtlasSimulator.start(certificates.serverContext()));

    try (RawClient client = client(simulator, certificates.trustingContext())) {
      assertThat(client.get(USAGE).readTo(BODY)).startsWith("HTTP/1.1 200");
    }

    assertThatThrownBy(() -> client(simulator, SSLContext.getDefault()))
        .isInstanceOf(SSLHandshakeException.class);
  }

  @Test
  void showsACertificateForAnotherHost() throws Exception {
    AtlasSimulator simulator =
        simulator(AtlasSimulator.start(certificates.serverContext("other.invalid")));

    assertThatThrownBy(() -> client(simulator, certificates.trustingContext()))
        .isInstanceOf(SSLHandshakeException.class);
  }

  @Test
  void asksClientsForACertificate() throws Exception {
    AtlasSimulator simulator =
        simulator(AtlasSimulator.startRequiringClientCertificates(certificates.serverContext()));

    try (RawClient client = client(simulator, certificates.clientContext())) {
      assertThat(client.get(USAGE).readTo(BODY)).startsWith("HTTP/1.1 200");
    }

    // With TLS 1.3 the client learns only after its handshake that it was refused.
    assertThatThrownBy(
            () -> {
              try (RawClient client = client(simulator, certificates.trustingContext())) {
                client.get(USAGE).readTo(BODY);
              }
            })
        .isInstanceOf(IOException.class);
    assertThat(simulator.requests()).hasSize(1);
  }

  @Test
  void faultsAndWaitsWorkUnderTls() throws Exception {
    AtlasSimulator simulator = simulator(AtlasSimulator.start(certificates.serverContext()));
    simulator.anyUsage(request -> Reply.csv(BODY).cutAfter(5, Cut.FIN));
    try (RawClient client = client(simulator, certificates.trustingContext())) {
      client.get(USAGE).readTo("\r\n\r\nServi");
      assertThat(client.readToEnd()).isEmpty();
    }

    simulator.anyUsage(request -> Reply.lone102());
    try (RawClient client = client(simulator, certificates.trustingContext())) {
      assertThat(client.get(USAGE).readTo("\r\n\r\n")).isEqualTo("HTTP/1.1 102 Processing\r\n\r\n");
    }

    simulator.anyUsage(request -> Reply.silence());
    try (RawClient client = client(simulator, certificates.trustingContext())) {
      client.get(USAGE);
      await().until(() -> simulator.requests().size() == 3);
    }

    await().until(() -> simulator.openConnections() == 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PKCS12", "JKS"})
  void writesStores(String type) throws Exception {
    boolean pkcs12 = type.equals("PKCS12");
    KeyStore trust = load(type, pkcs12 ? certificates.trustPkcs12() : certificates.trustJks());
    KeyStore keys = load(type, pkcs12 ? certificates.clientPkcs12() : certificates.clientJks());

    X509Certificate authority = (X509Certificate) trust.getCertificate("authority");
    X509Certificate client = (X509Certificate) keys.getCertificate("key");
    client.verify(authority.getPublicKey());
    assertThat(keys.getKey("key", TestCertificates.PASSWORD.toCharArray()))
        .isInstanceOf(PrivateKey.class);
  }

  @Test
  void writesPem() throws Exception {
    String text = Files.readString(certificates.clientPem());
    PrivateKey key =
        KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(content(text)));

    EncryptedPrivateKeyInfo encrypted =
        new EncryptedPrivateKeyInfo(content(Files.readString(certificates.clientEncryptedPem())));
    Cipher cipher = Cipher.getInstance("PBEWithHmacSHA256AndAES_256");
    cipher.init(
        Cipher.DECRYPT_MODE,
        SecretKeyFactory.getInstance("PBEWithHmacSHA256AndAES_256")
            .generateSecret(new PBEKeySpec(TestCertificates.PASSWORD.toCharArray())),
        encrypted.getAlgParameters());
    assertThat(encrypted.getKeySpec(cipher).getEncoded()).isEqualTo(key.getEncoded());

    try (InputStream in = Files.newInputStream(certificates.trustPem())) {
      X509Certificate authority =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      assertThat(authority.getBasicConstraints()).isNotNegative();
    }
  }

  @Test
  void certifiesWithRsaToo() throws Exception {
    TestCertificates rsa = TestCertificates.rsaIn(DIRECTORY.resolve("rsa"));
    AtlasSimulator simulator =
        simulator(AtlasSimulator.startRequiringClientCertificates(rsa.serverContext()));

    try (RawClient client = client(simulator, rsa.clientContext())) {
      assertThat(client.get(USAGE).readTo(BODY)).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void forwardsAbsoluteRequestsOfThoseWhoMay() throws Exception {
    AtlasSimulator simulator = simulator(AtlasSimulator.start());
    ForwardProxy proxy = proxy().requireCredentials("user", "pass");

    try (RawClient client = new RawClient(proxy.url())) {
      assertThat(client.get(simulator.baseUrl() + USAGE).readTo("</html>"))
          .startsWith("HTTP/1.1 407 ")
          .contains("Proxy-Authenticate: Basic realm=\"company\"\r\n");
      assertThat(simulator.connections()).isZero();
      client.get(
          simulator.baseUrl() + USAGE + "?pretty=true", "Proxy-Authorization: " + CREDENTIALS);
      assertThat(client.readToEnd()).startsWith("HTTP/1.1 200 ").endsWith(BODY);
    }

    assertThat(proxy.connections()).isEqualTo(1);
    Request forwarded = simulator.requests().get(0);
    assertThat(forwarded.target()).isEqualTo(USAGE + "?pretty=true");
    assertThat(forwarded.header("Proxy-Authorization")).isEmpty();
  }

  @Test
  void passesA102OnOrMakesABadGatewayOfIt() throws Exception {
    AtlasSimulator simulator = simulator(AtlasSimulator.start());
    simulator.anyUsage(request -> Reply.lone102());
    ForwardProxy proxy = proxy();

    try (RawClient client = new RawClient(proxy.url())) {
      assertThat(client.get(simulator.baseUrl() + USAGE).readTo("\r\n\r\n"))
          .isEqualTo("HTTP/1.1 102 Processing\r\n\r\n");
    }

    proxy.turn102Into502();
    try (RawClient client = new RawClient(proxy.url())) {
      assertThat(client.get(simulator.baseUrl() + USAGE).readToEnd()).startsWith("HTTP/1.1 502 ");
    }

    await().until(() -> proxy.openConnections() == 0 && simulator.openConnections() == 0);
  }

  @Test
  void tunnels() throws Exception {
    AtlasSimulator simulator = simulator(AtlasSimulator.start());
    ForwardProxy proxy = proxy();

    try (RawClient client = new RawClient(proxy.url())) {
      client.send("CONNECT 127.0.0.1:" + simulator.baseUrl().getPort() + " HTTP/1.1\r\n\r\n");
      assertThat(client.readTo("\r\n\r\n")).startsWith("HTTP/1.1 200 ");
      assertThat(client.get(USAGE).readTo(BODY)).startsWith("HTTP/1.1 200 ");
      assertThat(client.get(USAGE).readTo(BODY)).startsWith("HTTP/1.1 200 ");
    }

    assertThat(simulator.connections()).isEqualTo(1);
    await().until(() -> proxy.openConnections() == 0 && simulator.openConnections() == 0);
  }

  @Test
  void theProxySaysWhenAServerIsDown() throws Exception {
    AtlasSimulator simulator = simulator(AtlasSimulator.start());
    ForwardProxy proxy = proxy();
    simulator.down();

    try (RawClient client = new RawClient(proxy.url())) {
      assertThat(client.get(simulator.baseUrl() + USAGE).readToEnd()).startsWith("HTTP/1.1 502 ");
    }
  }

  private AtlasSimulator simulator(AtlasSimulator started) {
    opened.add(started);
    return started.anyUsage(request -> Reply.csv(BODY));
  }

  private ForwardProxy proxy() {
    ForwardProxy proxy = ForwardProxy.start();
    opened.add(proxy);
    return proxy;
  }

  private static RawClient client(AtlasSimulator simulator, SSLContext context) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket("127.0.0.1", simulator.baseUrl().getPort());
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return new RawClient(socket);
  }

  private static KeyStore load(String type, Path file) throws Exception {
    KeyStore store = KeyStore.getInstance(type);
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, TestCertificates.PASSWORD.toCharArray());
    }

    return store;
  }

  /** What the first block of a PEM file encodes. */
  private static byte[] content(String pem) {
    String block = pem.substring(pem.indexOf("-----\n") + 6, pem.indexOf("\n-----END"));
    return Base64.getMimeDecoder().decode(block.getBytes(US_ASCII));
  }
}
