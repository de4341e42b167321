package io.atlascost.connect.simulator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import javax.security.auth.x500.X500Principal;

/** A private key and the X.509 certificate that goes with it, made on the spot. */
record Identity(PrivateKey key, X509Certificate certificate) {
  private static final DateTimeFormatter UTC_TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final Period YEAR_FROM_YESTERDAY = new Period(-1, 365);

  /** When a certificate is good, in days from now. */
  private record Period(long firstDay, long lastDay) {}

  /** A certificate authority of its own. */
  static Identity authority(String name, String keyAlgorithm) throws GeneralSecurityException {
    KeyPair pair = pair(keyAlgorithm);
    byte[] mayIssue = extension(0x13, Der.sequence(Der.yes()));
    return issued(name, name, pair.getPrivate(), pair, mayIssue, YEAR_FROM_YESTERDAY);
  }

  /** Issued by this authority, for the host or address that is named. */
  Identity issue(String name, String host) throws GeneralSecurityException {
    return issue(name, host, YEAR_FROM_YESTERDAY);
  }

  /** The same, but its time is over. */
  Identity issueExpired(String name, String host) throws GeneralSecurityException {
    return issue(name, host, new Period(-400, -35));
  }

  /** Another certificate for the key of one that this authority has issued. */
  Identity renew(Identity old, String name, String host) throws GeneralSecurityException {
    KeyPair pair = new KeyPair(old.certificate().getPublicKey(), old.key());
    return issue(name, host, pair, YEAR_FROM_YESTERDAY);
  }

  private Identity issue(String name, String host, Period period) throws GeneralSecurityException {
    return issue(name, host, pair(key.getAlgorithm()), period);
  }

  private Identity issue(String name, String host, KeyPair pair, Period period)
      throws GeneralSecurityException {
    String issuer = certificate.getSubjectX500Principal().getName();
    byte[] hosts = extension(0x11, Der.sequence(host(host)));
    return issued(name, issuer, key, pair, hosts, period);
  }

  private static Identity issued(
      String name,
      String issuer,
      PrivateKey issuerKey,
      KeyPair pair,
      byte[] extension,
      Period period)
      throws GeneralSecurityException {
    byte[] body = body(name, issuer, issuerKey, pair.getPublic(), extension, period);
    Signature signature =
        Signature.getInstance(isRsa(issuerKey) ? "SHA256withRSA" : "SHA256withECDSA");
    signature.initSign(issuerKey);
    signature.update(body);
    byte[] encoded = Der.sequence(body, algorithm(issuerKey), Der.bits(signature.sign()));
    X509Certificate certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(encoded));
    return new Identity(pair.getPrivate(), certificate);
  }

  private static byte[] body(
      String name,
      String issuer,
      PrivateKey issuerKey,
      PublicKey key,
      byte[] extension,
      Period period) {
    Instant now = Instant.now();
    return Der.sequence(
        Der.tagged(0xA0, Der.integer(BigInteger.TWO)),
        Der.integer(new BigInteger(64, new SecureRandom()).add(BigInteger.ONE)),
        algorithm(issuerKey),
        new X500Principal(issuer).getEncoded(),
        Der.sequence(
            time(now.plus(period.firstDay(), ChronoUnit.DAYS)),
            time(now.plus(period.lastDay(), ChronoUnit.DAYS))),
        new X500Principal(name).getEncoded(),
        key.getEncoded(),
        Der.tagged(0xA3, Der.sequence(extension)));
  }

  /** An extension of the family id-ce, critical. */
  private static byte[] extension(int number, byte[] value) {
    return Der.sequence(Der.identifier(0x55, 0x1D, number), Der.yes(), Der.octets(value));
  }

  private static byte[] host(String host) throws GeneralSecurityException {
    if (!host.matches("[0-9.]+")) {
      return Der.tagged(0x82, host.getBytes(US_ASCII));
    }

    try {
      return Der.tagged(0x87, InetAddress.getByName(host).getAddress());
    } catch (UnknownHostException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static byte[] algorithm(PrivateKey signer) {
    return isRsa(signer)
        ? Der.sequence(
            Der.identifier(0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0B), Der.tagged(0x05))
        : Der.sequence(Der.identifier(0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02));
  }

  private static byte[] time(Instant instant) {
    return Der.tagged(0x17, UTC_TIME.format(instant).getBytes(US_ASCII));
  }

  private static boolean isRsa(PrivateKey key) {
    return key.getAlgorithm().equals("RSA");
  }

  private static KeyPair pair(String keyAlgorithm) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(keyAlgorithm);
    generator.initialize(keyAlgorithm.equals("RSA") ? 2048 : 256);
    return generator.generateKeyPair();
  }
}
