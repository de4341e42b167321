package io.atlascost.connect.api;

import io.atlascost.connect.api.UnusableStore.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.apache.kafka.common.config.types.Password;

/** Whom to trust and who we are: files of certificates and keys in, a TLS context out. */
public final class Tls {
  private Tls() {}

  /** How a file holds certificates and keys. */
  public enum StoreType {
    /** Text with blocks, or a single certificate as DER. */
    PEM,
    PKCS12,
    JKS
  }

  /**
   * A file of certificates, perhaps with a private key.
   *
   * @param password empty where there is none
   */
  public record StoreFile(Path location, Password password, StoreType type) {
    private UnusableStore missesPassword(String reason) {
      return new UnusableStore(Fault.PASSWORD, "is missing; " + reason + " '" + location + "'");
    }

    private UnusableStore wrongPassword() {
      return new UnusableStore(Fault.PASSWORD, "is not the password of '" + location + "'");
    }

    private boolean hasPassword() {
      return !password.value().isEmpty();
    }
  }

  /** The JVM's own certificate authorities, and nobody ourselves. */
  public static SSLContext standard() throws GeneralSecurityException {
    return context(null, null);
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

  /**
   * Trusts the certificates of one file.
   *
   * @return what {@link #context(TrustManager[], KeyManager[])} takes
   */
  public static TrustManager[] trust(StoreFile store) throws UnusableStore {
    CertificateFile file = CertificateFile.read(store.location());
    try {
      KeyStore trusted =
          store.type() == StoreType.PEM ? trusted(file.certificates()) : load(store, file);
      if (trusted.size() == 0) {
        throw store.hasPassword()
            ? file.unusable(
                "has no certificate that is marked as trusted, which openssl does not do: import it"
                    + " by keytool -importcert, or name the certificate itself as PEM")
            : store.missesPassword("without it there is no certificate to be seen in");
      }

      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(trusted);
      return factory.getTrustManagers();
    } catch (GeneralSecurityException e) {
      throw file.unusable("cannot be used: " + e.getMessage());
    }
  }

  private static KeyStore trusted(List<X509Certificate> certificates)
      throws GeneralSecurityException {
    KeyStore trusted = empty();
    for (X509Certificate certificate : certificates) {
      trusted.setCertificateEntry("certificate " + trusted.size(), certificate);
    }

    return trusted;
  }

  /**
   * Shows the certificate of one file, with the private key in it.
   *
   * @return what {@link #context(TrustManager[], KeyManager[])} takes
   */
  public static KeyManager[] identity(StoreFile store) throws UnusableStore {
    CertificateFile file = CertificateFile.read(store.location());
    try {
      List<PrivateKey> keys = new ArrayList<>();
      List<X509Certificate> certificates = new ArrayList<>();
      if (store.type() == StoreType.PEM) {
        keys.addAll(file.keys(store.password()));
        certificates.addAll(file.certificates());
      } else {
        takeApart(store, file, keys, certificates);
      }

      return identity(file, ClientIdentity.all(keys, certificates));
    } catch (UnrecoverableKeyException e) {
      throw store.hasPassword()
          ? store.wrongPassword()
          : store.missesPassword("the private key is encrypted in");
    } catch (GeneralSecurityException e) {
      throw file.unusable("cannot be used: " + e.getMessage());
    }
  }

  private static void takeApart(
      StoreFile store,
      CertificateFile file,
      List<PrivateKey> keys,
      List<X509Certificate> certificates)
      throws UnusableStore, GeneralSecurityException {
    KeyStore loaded = load(store, file);
    char[] password = store.password().value().toCharArray();
    for (String alias : Collections.list(loaded.aliases())) {
      if (loaded.isKeyEntry(alias) && loaded.getKey(alias, password) instanceof PrivateKey key) {
        keys.add(key);
        for (Certificate certificate : loaded.getCertificateChain(alias)) {
          certificates.add((X509Certificate) certificate);
        }
      }
    }

    if (keys.isEmpty()) {
      throw file.unusable("has no private key in it");
    }
  }

  private static KeyManager[] identity(CertificateFile file, List<ClientIdentity> found)
      throws UnusableStore, GeneralSecurityException {
    if (found.isEmpty()) {
      throw file.unusable(
          "has a private key and certificates that do not belong together: none of them is for that"
              + " key");
    }

    List<ClientIdentity> good = found.stream().filter(one -> one.expiry().isEmpty()).toList();
    if (good.isEmpty()) {
      String expiry = found.get(0).expiry().orElseThrow();
      throw file.unusable("has a certificate that " + expiry + "; renew it");
    }

    // Needs a password, which nobody else will ever see.
    char[] password = "in memory".toCharArray();
    KeyStore keys = empty();
    for (ClientIdentity one : good) {
      keys.setKeyEntry("client " + keys.size(), one.key(), password, one.certificates());
    }

    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, password);
    return factory.getKeyManagers();
  }

  private static KeyStore load(StoreFile store, CertificateFile file)
      throws UnusableStore, GeneralSecurityException {
    if (file.isPem()) {
      throw new UnusableStore(
          Fault.TYPE, "does not fit: '" + store.location() + "' is PEM; write pem");
    }

    KeyStore keys = KeyStore.getInstance(store.type().name());
    char[] password = store.hasPassword() ? store.password().value().toCharArray() : null;
    try {
      keys.load(file.stream(), password);
      return keys;
    } catch (IOException e) {
      if (e.getCause() instanceof UnrecoverableKeyException) {
        throw store.hasPassword() ? store.wrongPassword() : store.missesPassword("there is one of");
      }

      throw file.unusable("is no store of the type pkcs12 or jks, or damaged: " + e.getMessage());
    }
  }

  private static KeyStore empty() throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      return store;
    } catch (IOException e) {
      throw new AssertionError("nothing is read", e);
    }
  }
}
