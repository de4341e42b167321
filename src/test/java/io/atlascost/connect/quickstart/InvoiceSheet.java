package io.atlascost.connect.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.atlascost.connect.simulator.Reply;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An organization with its projects and clusters in, its usage month by month out, always the same.
 */
final class InvoiceSheet {
  private static final LocalDate FIRST_MONTH = LocalDate.of(2024, 7, 1);

  private static final List<Price> PER_CLUSTER =
      List.of(
          new Price("Clusters", 180, 2),
          new Price("Storage", 40, 4),
          new Price("Backup", 24, 2),
          new Price("Data Transfer", 9, 6),
          new Price("Premium Features", 12, 2),
          new Price("BI Connector", 6, 2));
  private static final List<Price> PER_PROJECT =
      List.of(
          new Price("App Services", 30, 4),
          new Price("Atlas Data Federation", 15, 8),
          new Price("Atlas Stream Processing", 45, 2),
          new Price("AI Models", 20, 10));

  private final String organization;
  private final List<String> projects;
  private final List<String> clusters;
  private final BigDecimal credit;
  private final SplittableRandom random;

  private final ObjectNode body = new ObjectMapper().createObjectNode();
  private final ArrayNode details = body.putArray("usageDetails");
  private int badRows;
  private BigDecimal total = BigDecimal.ZERO;

  InvoiceSheet(
      String organization, List<String> projects, List<String> clusters, BigDecimal credit) {
    this.organization = organization;
    this.projects = projects;
    this.clusters = clusters;
    this.credit = credit;
    this.random = new SplittableRandom(organization.length());
  }

  /** What a service costs in a month, about, and with how many decimals it is billed. */
  private record Price(String service, int dollars, int decimals) {
    BigDecimal in(int month, SplittableRandom random) {
      double trend = 1 + 0.15 * month;
      return BigDecimal.valueOf(dollars * trend * random.nextDouble(0.4, 1.6))
          .setScale(decimals, RoundingMode.HALF_UP);
    }
  }

  /** Adds a row for every service of every cluster and project, support, and a credit. */
  InvoiceSheet month(int number) {
    for (String project : projects) {
      for (String cluster : clusters) {
        PER_CLUSTER.forEach(
            price ->
                usage(
                    inCluster(number, project, cluster, price.service()),
                    price.in(number, random)));
      }

      PER_PROJECT.forEach(
          price -> usage(inProject(number, project, price.service()), price.in(number, random)));
    }

    usage(row(number, "Support"), new BigDecimal("349.00"));
    usage(row(number, "Credits"), credit);
    return this;
  }

  /** Adds a row whose amount is not a number. */
  InvoiceSheet badRow(String project, String amount) {
    inProject(1, project, "Flex Consulting").put("usageAmount", amount);
    this.badRows += 1;
    return this;
  }

  Invoice invoice() {
    return new Invoice(Reply.json(body.toString()), details.size() - badRows, badRows, total);
  }

  private void usage(ObjectNode row, BigDecimal amount) {
    row.set("usageAmount", DecimalNode.valueOf(amount));
    this.total = total.add(amount);
  }

  private ObjectNode inCluster(int month, String project, String cluster, String service) {
    return inProject(month, project, service)
        .put("clusterId", id(organization, project, cluster))
        .put("clusterName", cluster);
  }

  private ObjectNode inProject(int month, String project, String service) {
    return row(month, service)
        .put("projectId", id(organization, project))
        .put("projectName", project);
  }

  private ObjectNode row(int month, String service) {
    LocalDate date = FIRST_MONTH.plusMonths(month);
    return details
        .addObject()
        .put("invoiceId", id(organization, date.toString()))
        .put("organizationId", id(organization))
        .put("organizationName", organization)
        .put("service", service)
        .put("usageDate", date.toString());
  }

  /** An id as Atlas makes them, 24 hexadecimal digits, always the same for the same thing. */
  private static String id(String... path) {
    try {
      byte[] name = String.join("/", path).getBytes(UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(name), 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
