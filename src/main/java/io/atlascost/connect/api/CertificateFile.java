package io.atlascost.connect.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;

import io.atlascost.connect.api.UnusableStore.Fault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.types.Password;

/**
 * A file in; the certificates and private keys in it out, from PEM, whatever stands around its
 * blocks, or a single certificate as DER.
 */
final class CertificateFile {
  /** All authorities of the world have less than a tenth of this. */
  private static final int MOST_BYTES = 8 << 20;

  private static final Set<String> CERTIFICATES =
      Set.of("CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE");

  private static final String BEGIN = "-----BEGIN ";
  private static final String DASHES = "-----";

  private final Path path;
  private final byte[] content;

  private CertificateFile(Path path, byte[] content) {
    this.path = path;
    this.content = content;
  }

  /** A part of a PEM file, and what stands at its beginning and end. */
  private record Block(String label, String text) {}

  /**
   * Reads a file, if it is one: a directory, a device or a pipe, which may have no end, is not
   * opened.
   */
  static CertificateFile read(Path path) throws UnusableStore {
    requireFile(path);
    try (InputStream in = Files.newInputStream(path)) {
      byte[] content = in.readNBytes(MOST_BYTES + 1);
      if (content.length > MOST_BYTES) {
        throw unusable(path, "is larger than " + MOST_BYTES + " bytes, which no such file is");
      }

      return new CertificateFile(path, content);
    } catch (UnusableStore e) {
      throw e;
    } catch (AccessDeniedException e) {
      throw unusable(path, "may not be read by the user of this worker");
    } catch (IOException e) {
      throw unusable(path, "cannot be read: " + e);
    }
  }

  private static void requireFile(Path path) throws UnusableStore {
    if (Files.isDirectory(path)) {
      throw unusable(path, "is a directory; expected a file");
    }

    if (!Files.exists(path)) {
      throw unusable(path, "is missing: there is no such file on this worker");
    }

    if (!Files.isRegularFile(path)) {
      throw unusable(path, "is a device or a pipe; expected a file");
    }
  }

  private static UnusableStore unusable(Path path, String reason) {
    return new UnusableStore(Fault.FILE, "'" + path + "' " + reason);
  }

  UnusableStore unusable(String reason) {
    return unusable(path, reason);
  }

  InputStream stream() {
    return new ByteArrayInputStream(content);
  }

  boolean isPem() {
    return text().contains(BEGIN);
  }

  /** Of whatever encoding, since what matters is ASCII; but that of Windows has two bytes. */
  private String text() {
    boolean wide =
        content.length > 1
            && ((content[0] == (byte) 0xFE && content[1] == (byte) 0xFF)
                || (content[0] == (byte) 0xFF && content[1] == (byte) 0xFE));
    return new String(content, wide ? UTF_16 : ISO_8859_1);
  }

  /** All certificates, in their order. */
  List<X509Certificate> certificates() throws UnusableStore {
    if (!isPem()) {
      return List.of(certificate(content, "is neither PEM nor a certificate as DER"));
    }

    List<X509Certificate> certificates = new ArrayList<>();
    for (Block block : blocks()) {
      if (CERTIFICATES.contains(block.label())) {
        String damage =
            "has a certificate, number " + (certificates.size() + 1) + ", that is damaged";
        certificates.add(certificate(decoded(block, damage), damage));
      }
    }

    if (certificates.isEmpty()) {
      throw unusable("has no certificate, only: " + labels());
    }

    return certificates;
  }

  private X509Certificate certificate(byte[] der, String otherwise) throws UnusableStore {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw unusable(otherwise + "; if it is a store, tell its type: pkcs12 or jks");
    }
  }

  /**
   * All private keys, in their order; at least one.
   *
   * @param password of those that are encrypted
   */
  List<java.security.PrivateKey> keys(Password password) throws UnusableStore {
    List<java.security.PrivateKey> keys = new ArrayList<>();
    for (Block block : isPem() ? blocks() : List.<Block>of()) {
      PrivateKeyText key = new PrivateKeyText(path, password);
      switch (block.label()) {
        case "PRIVATE KEY" -> keys.add(key.plain(decoded(block, PrivateKeyText.DAMAGED)));
        case "ENCRYPTED PRIVATE KEY" ->
            keys.add(key.encrypted(decoded(block, PrivateKeyText.DAMAGED)));
        case "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY" ->
            throw unusable(
                "has its private key in an old form (BEGIN "
                    + block.label()
                    + "); convert it: openssl pkcs8 -topk8 -nocrypt -in old.pem -out key.pem, and put"
                    + " the certificates behind it");
        default -> {
          // Certificates, and what is no matter of ours.
        }
      }
    }

    if (keys.isEmpty()) {
      throw unusable("has no private key in it (BEGIN PRIVATE KEY)");
    }

    return keys;
  }

  private String labels() throws UnusableStore {
    return blocks().stream().map(Block::label).distinct().collect(Collectors.joining(", "));
  }

  private List<Block> blocks() throws UnusableStore {
    String text = text();
    List<Block> blocks = new ArrayList<>();
    int begin = text.indexOf(BEGIN);
    while (begin >= 0) {
      int label = begin + BEGIN.length();
      int body = text.indexOf(DASHES, label);
      String name = body < 0 ? "" : text.substring(label, body);
      int end = body < 0 ? -1 : text.indexOf("-----END " + name + DASHES, body);
      if (end < 0) {
        throw unusable("ends in the middle of a block (BEGIN " + name.strip() + "): it was cut");
      }

      blocks.add(new Block(name, text.substring(body + DASHES.length(), end)));
      begin = text.indexOf(BEGIN, end);
    }

    return blocks;
  }

  private byte[] decoded(Block block, String otherwise) throws UnusableStore {
    try {
      return Base64.getDecoder().decode(block.text().replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      throw unusable(otherwise);
    }
  }
}
