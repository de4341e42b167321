package io.atlascost.connect.api;

import io.atlascost.connect.api.UsageReply.Refusal.Verdict;
import java.util.Map;
import java.util.Set;

/** Why there is no result: a status and the words beside it in, exactly one cause out. */
public enum Cause {
  /** Too many requests, of us or of others. */
  TOO_MANY_REQUESTS(Verdict.SLOW_DOWN),
  /** Atlas, or what is in front of it, is not well, or in a state that passes. */
  NOT_WELL(Verdict.OUTAGE),
  /** A firewall, a proxy, or a server that is no Atlas. */
  SOMETHING_ELSE_ANSWERED(Verdict.OUTAGE, "something else than Atlas"),
  /** Atlas is at another address. */
  MOVED(Verdict.LOCKED_OUT),
  /** Wrong, expired or revoked credentials. */
  CREDENTIALS(Verdict.LOCKED_OUT),
  /** The proxy wants credentials, or others. */
  PROXY_CREDENTIALS(Verdict.LOCKED_OUT, "the proxy"),
  /** Our address is not on the API access list, or there is no such list. */
  ACCESS_LIST(Verdict.LOCKED_OUT),
  /** The version of the API is not to be had, or not any more. */
  API_VERSION(Verdict.LOCKED_OUT),
  /** Atlas does not take requests of this kind. */
  UNSUITABLE(Verdict.LOCKED_OUT),
  /** What was asked for is not of its form. */
  INVALID_REQUEST(Verdict.QUERY_REFUSED),
  /** The credentials may not do this there. */
  ROLE(Verdict.QUERY_REFUSED),
  /** Not an organization that is known. */
  UNKNOWN_ORGANIZATION(Verdict.QUERY_REFUSED),
  /** Not known, or not any more. */
  NOT_FOUND(Verdict.QUERY_REFUSED),
  /** One of several accounts is not let in, and others are. */
  ACCOUNT_LOCKED_OUT(Verdict.QUERY_REFUSED);

  /** Statuses that mean the same whoever sends them. */
  private static final Map<Integer, Cause> WHOEVER_SAYS_IT =
      Map.of(
          401, CREDENTIALS,
          407, PROXY_CREDENTIALS,
          408, NOT_WELL,
          429, TOO_MANY_REQUESTS);

  /**
   * What other statuses from 400 to 499 mean in Atlas's words; those that are missing do not fit.
   */
  private static final Map<Integer, Cause> IN_ATLASS_WORDS =
      Map.of(
          400, INVALID_REQUEST,
          403, ROLE,
          404, NOT_FOUND,
          406, API_VERSION,
          409, NOT_WELL,
          410, NOT_FOUND,
          423, NOT_WELL,
          425, NOT_WELL);

  /** Codes that blame the version where the status alone does not; others have it in their name. */
  private static final Map<Integer, String> VERSION_CODES =
      Map.of(400, "INVALID_VERSION_DATE", 410, "VERSION_GONE");

  private static final Set<Cause> ABOUT_THE_ACCOUNT = Set.of(CREDENTIALS, ACCESS_LIST, UNSUITABLE);

  private static final Set<Cause> ABOUT_THE_ASKER = Set.of(INVALID_REQUEST, ROLE);

  private final Verdict verdict;
  private final String speaker;

  Cause(Verdict verdict) {
    this(verdict, "Atlas");
  }

  Cause(Verdict verdict, String speaker) {
    this.verdict = verdict;
    this.speaker = speaker;
  }

  /** What it asks of who is refused. */
  public Verdict verdict() {
    return verdict;
  }

  /** Who says it, as a message begins. */
  String speaker() {
    return speaker;
  }

  /** Whether the words beside a status decide what it means. */
  static boolean isToldByWords(int status) {
    return status >= 400 && status < 500 && !WHOEVER_SAYS_IT.containsKey(status);
  }

  static Cause of(int status, Words words) {
    if (status < 300 || status >= 500) {
      return NOT_WELL;
    }

    if (status < 400) {
      return MOVED;
    }

    boolean unwanted = status == 401 || status == 403;
    if (unwanted && words.areAtlass() && words.speakOfAnAccessList()) {
      return ACCESS_LIST;
    }

    if (!isToldByWords(status)) {
      return WHOEVER_SAYS_IT.get(status);
    }

    if (!words.areAtlass()) {
      return SOMETHING_ELSE_ANSWERED;
    }

    if (words.errorCode().equals(VERSION_CODES.get(status))) {
      return API_VERSION;
    }

    Cause cause = IN_ATLASS_WORDS.getOrDefault(status, UNSUITABLE);
    boolean refused = cause.verdict == Verdict.QUERY_REFUSED;
    return refused && words.errorCode().equals("ORG_NOT_FOUND") ? UNKNOWN_ORGANIZATION : cause;
  }

  /** Whether another account could be let in all the same. */
  boolean isAboutTheAccount() {
    return ABOUT_THE_ACCOUNT.contains(this);
  }

  /**
   * The same at the token endpoint, where nothing is about a query: what is refused there is
   * refused to all.
   */
  Cause atTheTokenEndpoint() {
    if (verdict != Verdict.QUERY_REFUSED) {
      return this;
    }

    return ABOUT_THE_ASKER.contains(this) ? CREDENTIALS : UNSUITABLE;
  }
}
