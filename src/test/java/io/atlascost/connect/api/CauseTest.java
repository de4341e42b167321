package io.atlascost.connect.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.api.UsageReply.Refusal.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of verdicts, against the one of the contract written down once more. */
class CauseTest {
  private static final List<String> CODES =
      List.of(
          "",
          "VALIDATION_ERROR",
          "ORG_NOT_FOUND",
          "RESOURCE_NOT_FOUND",
          "VERSION_GONE",
          "INVALID_VERSION_DATE",
          "MONGODB_VERSION_NOT_FOUND",
          "VERSION",
          "ACCESS_LIST_ENTRY_NOT_FOUND",
          "IP_ADDRESS_NOT_ON_ACCESS_LIST",
          "ORG_REQUIRES_ACCESS_LIST",
          "RESOURCE_REQUIRES_ACCESS_LIST",
          "ORG_REQUIRES_WHITELIST",
          "UNAUTHORIZED",
          "invalid_client");

  @Property
  void everyStatusWithWhateverWordsIsJudgedAsTheContractSays(
      @ForAll @IntRange(min = 100, max = 999) int status, @ForAll("words") Words words) {
    assertThat(Cause.of(status, words).verdict()).isEqualTo(expected(status, words));
  }

  /** In the order of the contract's table, with what it leaves open: where nothing is lost. */
  private static Verdict expected(int status, Words words) {
    if (status == 429) {
      return Verdict.SLOW_DOWN;
    }

    if (status < 300 || status >= 500 || status == 408) {
      return Verdict.OUTAGE;
    }

    if (status < 400 || status == 401 || status == 407) {
      return Verdict.LOCKED_OUT;
    }

    if (!words.areAtlass()) {
      return Verdict.OUTAGE;
    }

    boolean list = names(words) || words.detail().contains("list");
    if ((status == 403 && list) || blamesTheVersion(status, words.errorCode())) {
      return Verdict.LOCKED_OUT;
    }

    if (Set.of(400, 403, 404, 410).contains(status)) {
      return Verdict.QUERY_REFUSED;
    }

    return Set.of(409, 423, 425).contains(status) ? Verdict.OUTAGE : Verdict.LOCKED_OUT;
  }

  private static boolean blamesTheVersion(int status, String code) {
    return status == 406
        || (status == 410 && code.equals("VERSION_GONE"))
        || (status == 400 && code.equals("INVALID_VERSION_DATE"));
  }

  private static boolean names(Words words) {
    return words.errorCode().contains("ACCESS_LIST") || words.errorCode().contains("WHITELIST");
  }

  @Provide
  Arbitrary<Words> words() {
    List<Words> words = new ArrayList<>();
    for (String code : CODES) {
      for (String detail : List.of("", "Because.", "This address is not on the access list.")) {
        words.add(new Words(true, code, detail, ""));
        words.add(new Words(false, "", code + " " + detail, ""));
      }
    }

    return Arbitraries.of(words);
  }

  @Test
  void eachIsRefusedToAllAtTheTokenEndpoint() {
    for (Cause cause : Cause.values()) {
      assertThat(cause.atTheTokenEndpoint().verdict()).isNotEqualTo(Verdict.QUERY_REFUSED);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "KNOCK,404",
    "KNOCK,400",
    "KNOCK,403",
    "KNOCK,406",
    "KNOCK,410",
    "TOKEN,400",
    "TOKEN,404",
    "TOKEN,406"
  })
  void hintsAtQueriesOnlyWhereAQueryWasAskedFor(Purpose purpose, int status) {
    for (String code : CODES) {
      Words words = new Words(true, code, "", "");
      Cause cause = Cause.of(status, words);
      assertThat(Hints.hint(cause, purpose, words, Way.ACCOUNT).toLowerCase(Locale.ROOT))
          .doesNotContain("quer")
          .doesNotContain("the token")
          .doesNotContain("atlas.api.version");
    }
  }

  @ParameterizedTest
  @EnumSource(Purpose.class)
  void hasAHintOrNoneForEveryCause(Purpose purpose) {
    for (Cause cause : Cause.values()) {
      String hint = Hints.hint(cause, purpose, Words.foreign(""), Way.ACCOUNT);
      assertThat(hint).doesNotContain("  ").doesNotEndWith(".");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.7,203.0.113.7",
    "203.0.113.0/24,203.0.113.0/24",
    "2001:db8::17,2001:db8::17",
    "/api/atlas/v2,the workers' addresses"
  })
  void namesTheAddressThatAtlasSees(String parameter, String shown) {
    Words words =
        Words.of(
            ("{\"error\":403,\"errorCode\":\"ORG_REQUIRES_ACCESS_LIST\",\"parameters\":[7,\""
                    + parameter
                    + "\"]}")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8));

    assertThat(Hints.hint(Cause.of(403, words), Purpose.QUERY, words, Way.ACCOUNT))
        .contains(shown, "API access list");
  }
}
