package io.atlascost.connect.api;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A private key, and its certificate before those of who issued it.
 *
 * @param chain the key's own certificate first
 */
record ClientIdentity(PrivateKey key, List<X509Certificate> chain) {
  private static final byte[] CHALLENGE = {1, 2, 3};

  /**
   * Each key with each of the certificates that belong to it, all of which may come in any order.
   */
  static List<ClientIdentity> all(List<PrivateKey> keys, List<X509Certificate> certificates) {
    List<ClientIdentity> all = new ArrayList<>();
    for (PrivateKey key : keys) {
      for (X509Certificate certificate : certificates) {
        if (isPair(key, certificate.getPublicKey())) {
          all.add(new ClientIdentity(key, chain(certificate, certificates)));
        }
      }
    }

    return all;
  }

  private static List<X509Certificate> chain(
      X509Certificate own, List<X509Certificate> certificates) {
    List<X509Certificate> chain = new ArrayList<>(List.of(own));
    List<X509Certificate> others = new ArrayList<>(certificates);
    others.remove(own);
    Optional<X509Certificate> issuer = issuer(own, others);
    while (issuer.isPresent()) {
      chain.add(issuer.get());
      others.remove(issuer.get());
      issuer = issuer(issuer.get(), others);
    }

    return chain;
  }

  private static Optional<X509Certificate> issuer(
      X509Certificate certificate, List<X509Certificate> others) {
    return others.stream().filter(other -> isIssuedBy(certificate, other)).findFirst();
  }

  /** Two authorities of one name are told apart by the signature. */
  private static boolean isIssuedBy(X509Certificate certificate, X509Certificate other) {
    if (!certificate.getIssuerX500Principal().equals(other.getSubjectX500Principal())) {
      return false;
    }

    try {
      certificate.verify(other.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Whether the two belong together: whether one verifies what the other signs. */
  static boolean isPair(PrivateKey key, PublicKey other) {
    if (key instanceof RSAKey own && other instanceof RSAKey theirs) {
      return own.getModulus().equals(theirs.getModulus());
    }

    try {
      String algorithm = key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : key.getAlgorithm();
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(CHALLENGE);
      byte[] signed = signature.sign();
      signature.initVerify(other);
      signature.update(CHALLENGE);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Why no server takes the certificate today; empty where it is good. */
  Optional<String> expiry() {
    X509Certificate own = chain.get(0);
    try {
      own.checkValidity();
      return Optional.empty();
    } catch (CertificateExpiredException e) {
      return Optional.of("expired at " + own.getNotAfter().toInstant());
    } catch (CertificateNotYetValidException e) {
      return Optional.of("is not valid before " + own.getNotBefore().toInstant());
    }
  }

  Certificate[] certificates() {
    return chain.toArray(new Certificate[0]);
  }
}
