package io.atlascost.connect.api;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.apache.kafka.common.config.types.Password;

/** Whom to trust and who we are: files of certificates and keys in, a TLS context out. */
public final class Tls {
  private static final Pattern PRIVATE_KEY =
      Pattern.compile(
          "-----BEGIN (ENCRYPTED )?PRIVATE KEY-----([^-]*)-----END (ENCRYPTED )?PRIVATE KEY-----");

  private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "Ed25519", "RSASSA-PSS");

  private Tls() {}

  /** How a file holds certificates and keys. */
  public enum StoreType {
    PEM,
    PKCS12,
    JKS
  }

  /**
   * A file of certificates, perhaps with a private key.
   *
   * @param password empty where there is none
   */
  public record Store(Path location, Password password, StoreType type) {}

  /** The JVM's own certificate authorities, and nobody ourselves. */
  public static SSLContext standard() throws GeneralSecurityException {
    return context(null, null);
  }

  /**
   * Trusts the certificates of one file.
   *
   * @return what {@link #context(TrustManager[], KeyManager[])} takes
   * @throws IOException if the file cannot be read, or not with this password
   */
  public static TrustManager[] trust(Store store) throws IOException, GeneralSecurityException {
    KeyStore trusted = store.type() == StoreType.PEM ? pemCertificates(store) : load(store);
    if (trusted.size() == 0) {
      throw new IOException("no certificate in it");
    }

    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return factory.getTrustManagers();
  }

  /**
   * Shows the certificate of one file, with the private key in it.
   *
   * @return what {@link #context(TrustManager[], KeyManager[])} takes
   * @throws IOException if the file cannot be read, or not with this password
   */
  public static KeyManager[] identity(Store store) throws IOException, GeneralSecurityException {
    KeyStore keys = store.type() == StoreType.PEM ? pemIdentity(store) : load(store);
    if (Collections.list(keys.aliases()).stream().noneMatch(alias -> isKey(keys, alias))) {
      throw new IOException("no private key in it");
    }

    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, store.password().value().toCharArray());
    return factory.getKeyManagers();
  }

  private static boolean isKey(KeyStore keys, String alias) {
    try {
      return keys.isKeyEntry(alias);
    } catch (KeyStoreException e) {
      throw new AssertionError("the store has been loaded", e);
    }
  }

  /**
   * A context of both.
   *
   * @param trust null for the JVM's own
   * @param identity null for none
   */
  public static SSLContext context(TrustManager[] trust, KeyManager[] identity)
      throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(identity, trust, null);
    return context;
  }

  private static KeyStore load(Store store) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance(store.type().name());
    String password = store.password().value();
    try (InputStream in = Files.newInputStream(store.location())) {
      keys.load(in, password.isEmpty() ? null : password.toCharArray());
    }

    return keys;
  }

  private static KeyStore pemCertificates(Store store)
      throws IOException, GeneralSecurityException {
    KeyStore trusted = empty();
    int number = 0;
    for (Certificate certificate : certificates(store)) {
      trusted.setCertificateEntry("certificate " + number, certificate);
      number++;
    }

    return trusted;
  }

  private static KeyStore pemIdentity(Store store) throws IOException, GeneralSecurityException {
    char[] password = store.password().value().toCharArray();
    KeyStore keys = empty();
    keys.setKeyEntry(
        "client", privateKey(store), password, certificates(store).toArray(new Certificate[0]));
    return keys;
  }

  private static Collection<? extends Certificate> certificates(Store store)
      throws IOException, GeneralSecurityException {
    String pem = Files.readString(store.location());
    String certificates = PRIVATE_KEY.matcher(pem).replaceAll("");
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(
            new ByteArrayInputStream(certificates.getBytes(StandardCharsets.UTF_8)));
  }

  private static PrivateKey privateKey(Store store) throws IOException, GeneralSecurityException {
    Matcher key = PRIVATE_KEY.matcher(Files.readString(store.location()));
    if (!key.find()) {
      throw new IOException("no PKCS#8 private key (BEGIN PRIVATE KEY) in it");
    }

    byte[] encoded = Base64.getMimeDecoder().decode(key.group(2).strip());
    PKCS8EncodedKeySpec spec =
        key.group(1) == null ? new PKCS8EncodedKeySpec(encoded) : decrypt(encoded, store);
    for (String algorithm : KEY_ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException e) {
        // A key of another algorithm.
      }
    }

    throw new IOException("a private key of none of the algorithms " + KEY_ALGORITHMS);
  }

  private static PKCS8EncodedKeySpec decrypt(byte[] encoded, Store store)
      throws IOException, GeneralSecurityException {
    EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(encoded);
    // For PBES2 the parameters name the algorithm; the algorithm's own name says too little.
    boolean named = info.getAlgParameters() != null;
    String algorithm = named ? info.getAlgParameters().toString() : info.getAlgName();
    SecretKeyFactory factory = SecretKeyFactory.getInstance(algorithm);
    Cipher cipher = Cipher.getInstance(algorithm);
    try {
      cipher.init(
          Cipher.DECRYPT_MODE,
          factory.generateSecret(new PBEKeySpec(store.password().value().toCharArray())),
          info.getAlgParameters());
      return info.getKeySpec(cipher);
    } catch (InvalidKeyException | InvalidKeySpecException e) {
      throw (UnrecoverableKeyException)
          new UnrecoverableKeyException("not the password of the private key").initCause(e);
    }
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
