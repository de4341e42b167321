package io.atlascost.connect.simulator;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A private key and a password in, an encrypted PKCS #8 key out (PBES2 with PBKDF2, HMAC-SHA256 and
 * AES-256), as {@code openssl pkcs8} writes it.
 */
final class EncryptedKey {
  private static final int ITERATIONS = 10_000;

  private EncryptedKey() {}

  static byte[] encoded(PrivateKey key, char[] password) throws GeneralSecurityException {
    byte[] salt = new byte[16];
    byte[] start = new byte[16];
    SecureRandom random = new SecureRandom();
    random.nextBytes(salt);
    random.nextBytes(start);
    byte[] secret =
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
            .generateSecret(new PBEKeySpec(password, salt, ITERATIONS, 256))
            .getEncoded();
    Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
    cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(secret, "AES"), new IvParameterSpec(start));
    return Der.sequence(scheme(salt, start), Der.octets(cipher.doFinal(key.getEncoded())));
  }

  private static byte[] scheme(byte[] salt, byte[] start) {
    byte[] hash = Der.sequence(belowRsa(0x02, 0x09), Der.tagged(0x05));
    byte[] derivation =
        Der.sequence(
            belowRsa(0x01, 0x05, 0x0C),
            Der.sequence(Der.octets(salt), Der.integer(BigInteger.valueOf(ITERATIONS)), hash));
    byte[] encryption =
        Der.sequence(
            Der.identifier(0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2A),
            Der.octets(start));
    return Der.sequence(belowRsa(0x01, 0x05, 0x0D), Der.sequence(derivation, encryption));
  }

  /** An identifier below 1.2.840.113549. */
  private static byte[] belowRsa(int... last) {
    int[] bytes = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D};
    int[] all = new int[bytes.length + last.length];
    System.arraycopy(bytes, 0, all, 0, bytes.length);
    System.arraycopy(last, 0, all, bytes.length, last.length);
    return Der.identifier(all);
  }
}
