package io.atlascost.connect.simulator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.util.Base64;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A directory in; a private certificate authority with a server's and a client's certificate out,
 * as files in every format and as contexts.
 */
public final class TestCertificates {
  /** Of every store and of the encrypted key. */
  public static final String PASSWORD = "only-for-tests";

  private static final char[] PASSWORD_CHARACTERS = PASSWORD.toCharArray();

  private final Path directory;
  private final Identity authority;
  private final Identity client;

  private TestCertificates(Path directory, String keyAlgorithm) throws GeneralSecurityException {
    this.directory = directory;
    this.authority = Identity.authority("CN=Private CA", keyAlgorithm);
    this.client = authority.issue("CN=connector", "connector.invalid");
  }

  /** With elliptic curves, which is quick. */
  public static TestCertificates in(Path directory) {
    return in(directory, "EC");
  }

  /** With RSA, which is slow. */
  public static TestCertificates rsaIn(Path directory) {
    return in(directory, "RSA");
  }

  /** The authority's certificate. */
  public Path trustPem() {
    return write("trust.pem", pem("CERTIFICATE", encoded(authority.certificate())));
  }

  public Path trustPkcs12() {
    return store("trust.p12", trust("PKCS12"));
  }

  public Path trustJks() {
    return store("trust.jks", trust("JKS"));
  }

  /** The client's key, its certificate and the authority's. */
  public Path clientPem() {
    return write("client.pem", pem("PRIVATE KEY", client.key().getEncoded()) + chain());
  }

  /** The same, the key encrypted with the password. */
  public Path clientEncryptedPem() {
    return write(
        "client-encrypted.pem", pem("ENCRYPTED PRIVATE KEY", encryptedClientKey()) + chain());
  }

  public Path clientPkcs12() {
    return store("client.p12", keys("PKCS12", client));
  }

  public Path clientJks() {
    return store("client.jks", keys("JKS", client));
  }

  /** The authority's certificate alone, as DER. */
  public byte[] trustDer() {
    return encoded(authority.certificate());
  }

  /** The authority's certificate, as PEM. */
  public String authorityCertificate() {
    return pem("CERTIFICATE", encoded(authority.certificate()));
  }

  /** The client's certificate, as PEM. */
  public String clientCertificate() {
    return pem("CERTIFICATE", encoded(client.certificate()));
  }

  /** The client's key, as PEM. */
  public String clientKey() {
    return pem("PRIVATE KEY", client.key().getEncoded());
  }

  /** A key, a certificate whose time is over, and the one that it was renewed by, as PEM. */
  public String renewedClient() {
    try {
      Identity expired = authority.issueExpired("CN=old connector", "connector.invalid");
      Identity renewed = authority.renew(expired, "CN=new connector", "connector.invalid");
      return pem("PRIVATE KEY", expired.key().getEncoded())
          + pem("CERTIFICATE", encoded(expired.certificate()))
          + pem("CERTIFICATE", encoded(renewed.certificate()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A key and a certificate whose time is over, as PEM. */
  public String expiredClient() {
    try {
      Identity expired = authority.issueExpired("CN=old connector", "connector.invalid");
      return pem("PRIVATE KEY", expired.key().getEncoded())
          + pem("CERTIFICATE", encoded(expired.certificate()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A store that says that a certificate belongs to a key which it does not belong to. */
  public Path mismatchedPkcs12() {
    try {
      Identity other = authority.issue("CN=other", "connector.invalid");
      Identity mismatched = new Identity(other.key(), client.certificate());
      return store("mismatched.p12", keys("PKCS12", mismatched));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** For a server at 127.0.0.1 that trusts the client. */
  public SSLContext serverContext() {
    return serverContext("127.0.0.1");
  }

  /** For a server whose certificate names this host. */
  public SSLContext serverContext(String host) {
    try {
      return context(managers(authority.issue("CN=server", host)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** For a client that trusts the authority and shows no certificate. */
  public SSLContext trustingContext() {
    return context(new KeyManager[0]);
  }

  /** For a client that trusts the authority and shows its certificate. */
  public SSLContext clientContext() {
    return context(managers(client));
  }

  private static TestCertificates in(Path directory, String keyAlgorithm) {
    try {
      return new TestCertificates(Files.createDirectories(directory), keyAlgorithm);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SSLContext context(KeyManager[] keyManagers) {
    try {
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trust("PKCS12"));
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers, trust.getTrustManagers(), new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private KeyManager[] managers(Identity identity) {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(keys("PKCS12", identity), PASSWORD_CHARACTERS);
      return keys.getKeyManagers();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private KeyStore trust(String type) {
    try {
      KeyStore store = empty(type);
      store.setCertificateEntry("authority", authority.certificate());
      return store;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private KeyStore keys(String type, Identity identity) {
    try {
      KeyStore store = empty(type);
      Certificate[] chain = {identity.certificate(), authority.certificate()};
      store.setKeyEntry("key", identity.key(), PASSWORD_CHARACTERS, chain);
      return store;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyStore empty(String type) throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance(type);
      store.load(null, null);
      return store;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] encryptedClientKey() {
    try {
      return EncryptedKey.encoded(client.key(), PASSWORD_CHARACTERS);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private String chain() {
    return pem("CERTIFICATE", encoded(client.certificate()))
        + pem("CERTIFICATE", encoded(authority.certificate()));
  }

  private static byte[] encoded(Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String type, byte[] content) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n";
  }

  private Path write(String name, String text) {
    try {
      return Files.write(directory.resolve(name), text.getBytes(US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path store(String name, KeyStore store) {
    Path file = directory.resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD_CHARACTERS);
      return file;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
