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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
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

  @BeforeAll
  static void requireChromium() {
    boolean isInstalled = Chromium.installed().isPresent();
    if (!isInstalled) {
      System.out.println("Chromium is not installed: the page of costs is not opened");
    }

    assumeTrue(isInstalled);
  }

  @BeforeEach
  void writeThePage() {
    this.chromium = Chromium.installed().orElseThrow();
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
    assertThat(measured("page.documentElement.scrollWidth")).isBetween(300, PHONE);
  }

  @Test
  void itIsDarkWhereTheReaderWishesSo() throws IOException, InterruptedException {
    String brightness =
        "getComputedStyle(page.body).backgroundColor.match(/\\d+/g)"
            + ".reduce((sum, part) => sum + Number(part), 0)";

    // Red, green and blue of what is behind the text.
    assertThat(measured(brightness, "--blink-settings=preferredColorScheme=1")).isGreaterThan(700);
    assertThat(measured(brightness, "--blink-settings=preferredColorScheme=0")).isLessThan(80);
  }

  /** As it stands, in a frame as wide as a phone, of which a script outside tells something. */
  private int measured(String expression, String... options)
      throws IOException, InterruptedException {
    String frame =
        """
        <!DOCTYPE html>
        <html><body>
        <iframe width="%d" height="800" style="border: 0" srcdoc="%s"></iframe>
        <script>
        onload = () => {
          const page = document.querySelector("iframe").contentDocument;
          document.body.dataset.measured = %s;
        };
        </script>
        </body></html>
        """
            .formatted(PHONE, html.replace("&", "&amp;").replace("\"", "&quot;"), expression);
    Matcher measured =
        Pattern.compile("<body data-measured=\"(\\d+)\"")
            .matcher(chromium.dom(page(frame), options));
    assertThat(measured.find()).isTrue();
    return Integer.parseInt(measured.group(1));
  }

  private Path page(String text) throws IOException {
    return Files.writeString(directory.resolve("page.html"), text, UTF_8);
  }
}
