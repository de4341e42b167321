package io.atlascost.connect.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.atlascost.connect.simulator.books.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of costs as a browser shows it. */
class CostPageIT {
  /** Pixels across a phone. */
  private static final int PHONE = 390;

  @TempDir Path directory;

  private Chromium chromium;
  private String html;

  @BeforeEach
  void findChromiumAndWriteThePage() {
    Optional<Chromium> installed = Chromium.installed();
    if (installed.isEmpty()) {
      System.out.println("Chromium is not installed: the page of costs is not opened");
    }

    assumeTrue(installed.isPresent());
    this.chromium = installed.get();
    SettableClock clock = new SettableClock(Instant.parse("2026-05-20T00:00:00Z"));
    Company company = new Company(clock);
    BilledRecords records = new BilledRecords(company.books()).ask();
    company.correctLastMonth().openOrganization();
    clock.advance(Duration.ofSeconds(10));
    records.ask();
    Costs costs =
        Costs.of(records.statuses, records.usage, List.of(records.deadLetter("x".repeat(400))));
    this.html = new CostPage(costs, Map.of("seconds", "12")).html();
  }

  @Test
  void aBrowserReadsTheNumbersThatWereWritten() throws IOException, InterruptedException {
    PageNumbers read = PageNumbers.of(chromium.dom(page(html)));

    assertThat(read).isEqualTo(PageNumbers.of(html));
    assertThat(read.exact()).hasSizeGreaterThan(100);
  }

  @Test
  void aPhoneShowsItWithoutScrollingSideways() throws IOException, InterruptedException {
    String width = measured("document.documentElement.scrollWidth", "--window-size=390,844");

    assertThat(Integer.parseInt(width)).isLessThanOrEqualTo(PHONE);
  }

  /** The sum of red, green and blue of what is behind the text. */
  @Test
  void itIsDarkWhereTheReaderWishesSo() throws IOException, InterruptedException {
    String brightness =
        "getComputedStyle(document.body).backgroundColor.match(/\\d+/g)"
            + ".reduce((sum, part) => sum + Number(part), 0)";

    int light = Integer.parseInt(measured(brightness, "--blink-settings=preferredColorScheme=1"));
    int dark = Integer.parseInt(measured(brightness, "--blink-settings=preferredColorScheme=0"));

    assertThat(light).isGreaterThan(700);
    assertThat(dark).isLessThan(80);
  }

  /** By a script of the test's, which the page itself would not let run. */
  private String measured(String expression, String option)
      throws IOException, InterruptedException {
    String policy = "<meta http-equiv=\"Content-Security-Policy\"[^>]*>";
    String script = "<script>document.body.dataset.measured = " + expression + "</script></body>";
    String open =
        html.replaceFirst(policy, "").replace("</body>", script);
    Matcher measured =
        Pattern.compile("<body data-measured=\"(\\d+)\"")
            .matcher(chromium.dom(page(open), option));
    assertThat(measured.find()).isTrue();
    return measured.group(1);
  }

  private Path page(String text) throws IOException {
    return Files.writeString(directory.resolve("page.html"), text, UTF_8);
  }
}
