package io.atlascost.connect.api;

import io.atlascost.connect.api.UnusableStore.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import org.apache.kafka.common.config.types.Password;

/**
 * A private key as PKCS #8 in, encrypted or not; the key out.
 *
 * @param path for messages
 */
record PrivateKeyText(Path path, Password password) {
  static final String DAMAGED = "has a private key that is damaged, or cut short";

  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

  /** As many as Java takes for PKCS12; more take minutes. */
  private static final int MOST_ITERATIONS = 5_000_000;

  PrivateKey plain(byte[] encoded) throws UnusableStore {
    return key(new PKCS8EncodedKeySpec(encoded));
  }

  private PrivateKey key(PKCS8EncodedKeySpec spec) throws UnusableStore {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (GeneralSecurityException e) {
        // A key of another algorithm.
      }
    }

    throw unusable(Fault.FILE, DAMAGED + ", or of none of the algorithms RSA, EC, Ed25519, Ed448");
  }

  PrivateKey encrypted(byte[] encoded) throws UnusableStore {
    if (password.value().isEmpty()) {
      throw new UnusableStore(
          Fault.PASSWORD, "is missing; the private key in '" + path + "' is encrypted");
    }

    try {
      return key(decrypted(new EncryptedPrivateKeyInfo(encoded)));
    } catch (InvalidKeyException | InvalidKeySpecException e) {
      throw new UnusableStore(
          Fault.PASSWORD, "is not the password of the private key in '" + path + "'");
    } catch (UnusableStore e) {
      throw e;
    } catch (IOException e) {
      throw unusable(Fault.FILE, DAMAGED);
    } catch (GeneralSecurityException e) {
      throw unusable(
          Fault.FILE,
          "has a private key that is encrypted as Java cannot read it ("
              + e.getMessage()
              + "); encrypt it anew: openssl pkcs8 -topk8 -v2 aes-256-cbc");
    }
  }

  private PKCS8EncodedKeySpec decrypted(EncryptedPrivateKeyInfo info)
      throws GeneralSecurityException, UnusableStore {
    AlgorithmParameters parameters = info.getAlgParameters();
    // For PBES2 the parameters name the algorithm; the algorithm's own name says too little.
    String algorithm = parameters == null ? info.getAlgName() : parameters.toString();
    if (parameters != null && iterations(parameters) > MOST_ITERATIONS) {
      throw unusable(Fault.FILE, "has a private key whose password takes minutes to try");
    }

    SecretKeyFactory factory = SecretKeyFactory.getInstance(algorithm);
    Cipher cipher = Cipher.getInstance(algorithm);
    cipher.init(
        Cipher.DECRYPT_MODE,
        factory.generateSecret(new PBEKeySpec(password.value().toCharArray())),
        parameters);
    return info.getKeySpec(cipher);
  }

  private static int iterations(AlgorithmParameters parameters) throws GeneralSecurityException {
    return parameters.getParameterSpec(PBEParameterSpec.class).getIterationCount();
  }

  private UnusableStore unusable(Fault fault, String reason) {
    return new UnusableStore(fault, "'" + path + "' " + reason);
  }
}
