package io.atlascost.connect.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whoever knows an API key's private half, shown by HTTP digest as Atlas asks for it. */
public final class DigestAccess implements Access {
  private static final String REALM = "MMS Public API";
  private static final Pattern FIELD = Pattern.compile("(\\w+)=(?:\"([^\"]*)\"|([^,\\s]+))");

  private final Map<String, String> passwords = new ConcurrentHashMap<>();
  private final SecureRandom random = new SecureRandom();
  // A nonce with the highest count that was used with it.
  private final Map<String, Long> nonces = new HashMap<>();

  public DigestAccess(String user, String password) {
    add(user, password);
  }

  /** One more who is let in. */
  public void add(String user, String password) {
    passwords.put(user, password);
  }

  /** Who a request says that it comes from; an empty text if it does not. */
  public static String user(Request request) {
    return request
        .header("Authorization")
        .filter(header -> header.startsWith("Digest "))
        .map(header -> fields(header).getOrDefault("username", ""))
        .orElse("");
  }

  @Override
  public synchronized Optional<Reply> refusal(Request request) {
    Optional<String> header = request.header("Authorization").filter(v -> v.startsWith("Digest "));
    if (header.isEmpty()) {
      return challenge(false);
    }

    Map<String, String> given = fields(header.get());
    if (!isProof(given, request)) {
      return challenge(false);
    }

    // A nonce that is unknown, or a count that was used before: right, but too old.
    Long count = nonces.get(given.get("nonce"));
    long next = Long.parseLong(given.get("nc"), 16);
    if (count == null || next <= count) {
      return challenge(true);
    }

    nonces.put(given.get("nonce"), next);
    return Optional.empty();
  }

  /** From now on every nonce that was given out is stale. */
  synchronized void expireNonces() {
    nonces.clear();
  }

  private Optional<Reply> challenge(boolean stale) {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    String nonce = HexFormat.of().formatHex(bytes);
    nonces.put(nonce, 0L);
    String challenge =
        String.format(
            "Digest realm=\"%s\", domain=\"\", nonce=\"%s\", algorithm=MD5, qop=\"auth\", stale=%s",
            REALM, nonce, stale);
    return Optional.of(Access.unauthorized().header("WWW-Authenticate", challenge));
  }

  private boolean isProof(Map<String, String> given, Request request) {
    boolean complete =
        passwords.containsKey(given.getOrDefault("username", ""))
            && REALM.equals(given.get("realm"))
            && request.target().equals(given.get("uri"))
            && "auth".equals(given.get("qop"))
            && given.getOrDefault("nc", "").matches("[0-9a-fA-F]{8}")
            && !given.getOrDefault("cnonce", "").isEmpty()
            && given.containsKey("nonce");
    return complete && response(given, request.method()).equals(given.get("response"));
  }

  private String response(Map<String, String> given, String method) {
    String user = given.get("username");
    return md5(
        String.join(
            ":",
            md5(user + ":" + REALM + ":" + passwords.get(user)),
            given.get("nonce"),
            given.get("nc"),
            given.get("cnonce"),
            "auth",
            md5(method + ":" + given.get("uri"))));
  }

  private static Map<String, String> fields(String header) {
    Map<String, String> fields = new HashMap<>();
    Matcher field = FIELD.matcher(header);
    while (field.find()) {
      fields.put(field.group(1), field.group(2) == null ? field.group(3) : field.group(2));
    }

    return fields;
  }

  private static String md5(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
