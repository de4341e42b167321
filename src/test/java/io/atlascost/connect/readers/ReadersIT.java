package io.atlascost.connect.readers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.atlascost.connect.avro.ConnectSchemas;
import io.atlascost.connect.avro.RecordSchemas;
import io.atlascost.connect.avro.SingleObjectAvroConverter;
import io.atlascost.connect.kafka.KafkaBroker;
import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of {@code docs/readers.md}, as they stand, on each kind of record. */
class ReadersIT {
  private static final ReadersPage PAGE = ReadersPage.read();
  private static final String AVSC = "avsc@5.7.9";
  private static final Date DAY = Date.from(Instant.parse("2024-09-01T00:00:00Z"));
  private static final Date MOMENT = Date.from(Instant.parse("2024-10-01T12:34:56.789Z"));

  /** A schema, the fields of a record of it, and what a program says of that. */
  private record Example(Schema schema, Map<String, Object> fields, String line) {
    byte[] message() {
      Struct struct = new Struct(ConnectSchemas.fromAvro(schema));
      fields.forEach(struct::put);

      return new SingleObjectAvroConverter().fromConnectData("any", struct.schema(), struct);
    }
  }

  private static final List<Example> EXAMPLES =
      List.of(
          new Example(
              RecordSchemas.usage(),
              usage("12345678901234567890.123456789012345678"),
              usageLine("12345678901234567890.123456789012345678")),
          new Example(RecordSchemas.usage(), usage("-0.25"), usageLine("-0.250000000000000000")),
          new Example(
              RecordSchemas.error(),
              Map.of(
                  "orgId", "o",
                  "token", "t",
                  "kind", "INVALID_ROW",
                  "message", "usageAmount: 'n/a' is no number",
                  "row", 4L,
                  "field", "usageAmount",
                  "raw", "{\"usageAmount\": \"n/a\"}",
                  "occurredAt", MOMENT),
              "orgId=o\ttoken=t\tkind=INVALID_ROW\tmessage=usageAmount: 'n/a' is no number"
                  + "\thttpStatus=null\terrorCode=null\tdetail=null\trow=4\tfield=usageAmount"
                  + "\traw={\"usageAmount\": \"n/a\"}\toccurredAt=2024-10-01T12:34:56.789Z"),
          new Example(
              RecordSchemas.queryStatus(),
              Map.of(
                  "orgId",
                  "o",
                  "token",
                  "t",
                  "state",
                  "COMPLETE",
                  "rows",
                  2L,
                  "totalUsageAmount",
                  new BigDecimal("1.330000000000000000"),
                  "startedAt",
                  MOMENT,
                  "finishedAt",
                  MOMENT,
                  "groupBy",
                  "services",
                  "month",
                  DAY),
              "orgId=o\ttoken=t\tstate=COMPLETE\trows=2\tdeadLetters=null\tsharedKeys=null"
                  + "\ttotalUsageAmount=1.330000000000000000\tstartedAt=2024-10-01T12:34:56.789Z"
                  + "\tfinishedAt=2024-10-01T12:34:56.789Z\tgroupBy=services\tmonth=2024-09-01"
                  + "\twithdrawn=null\tcontrolTotal=null\tdifference=null"));

  private static KafkaBroker broker;

  @TempDir Path directory;

  @BeforeAll
  static void start() throws ExecutionException, InterruptedException {
    broker = KafkaBroker.start();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (Example example : EXAMPLES) {
        producer.send(new ProducerRecord<>(example.schema().getName(), example.message())).get();
      }
    }
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void theJavaProgramReadsEachKindOfRecord() throws IOException, InterruptedException {
    Path program = directory.resolve("ReadTopic.java");
    Files.writeString(program, PAGE.program("java"));

    for (Schema schema : schemas()) {
      String file = ReadersPage.SCHEMAS.resolve(schema.getName() + ".avsc").toString();
      List<String> lines =
          run(
              "",
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-XX:TieredStopAtLevel=1",
              "-cp",
              classPath(),
              program.toString(),
              broker.bootstrapServers(),
              schema.getName(),
              file);

      assertThat(lines).containsExactlyElementsOf(lines(schema));
    }
  }

  @Test
  void theJavaScriptProgramReadsEachKindOfRecord() throws IOException, InterruptedException {
    Path program = directory.resolve("read-messages.js");
    Files.writeString(program, PAGE.program("js"));
    assumeTrue(isThere("node", "--version"), "No node here: the JavaScript reader is not run");
    assumeTrue(
        isThere("npm", "install", "--silent", "--prefix", directory.toString(), AVSC),
        "npm brings no " + AVSC + " here: the JavaScript reader is not run");
    assertThat(PAGE.text()).contains("npm install " + AVSC);

    assertReads("node", program.toString());
  }

  @Test
  void thePythonProgramReadsEachKindOfRecord() throws IOException, InterruptedException {
    Path program = directory.resolve("read-messages.py");
    Files.writeString(program, PAGE.program("python"));
    assumeTrue(
        isThere("python3", "-c", "import fastavro"),
        "No python3 with fastavro here: the Python reader is not run");

    for (Schema schema : schemas()) {
      Path file = ReadersPage.SCHEMAS.resolve(schema.getName() + ".avsc");
      assertThat(
              run(
                  messages(schema),
                  "python3",
                  program.toString(),
                  file.toString(),
                  ReadersPage.header(file)))
          .hasSameSizeAs(lines(schema))
          .allSatisfy(line -> assertThat(lines(schema)).anyMatch(own -> agrees(line, own)));
    }
  }

  /** In the first field and in each amount, which Python writes as we do. */
  private static boolean agrees(String line, String own) {
    return Stream.of(own.split("\t", -1))
        .filter(field -> field.matches("(organizationId|orgId|\\w*Amount)=[^n].*"))
        .allMatch(line::contains);
  }

  private void assertReads(String... command) throws IOException, InterruptedException {
    for (Schema schema : schemas()) {
      Path file = ReadersPage.SCHEMAS.resolve(schema.getName() + ".avsc");
      List<String> whole = new ArrayList<>(List.of(command));
      whole.add(file.toString());
      whole.add(ReadersPage.header(file));

      assertThat(run(messages(schema), whole.toArray(String[]::new)))
          .containsExactlyElementsOf(lines(schema));
    }
  }

  private static List<Schema> schemas() {
    return EXAMPLES.stream().map(Example::schema).distinct().toList();
  }

  private static List<String> lines(Schema schema) {
    return EXAMPLES.stream()
        .filter(example -> example.schema().equals(schema))
        .map(Example::line)
        .toList();
  }

  private static String messages(Schema schema) {
    return EXAMPLES.stream()
        .filter(example -> example.schema().equals(schema))
        .map(example -> HexFormat.of().formatHex(example.message()) + "\n")
        .collect(Collectors.joining());
  }

  private static Map<String, Object> usage(String amount) {
    Map<String, Object> fields = new HashMap<>();
    fields.put("organizationId", "5e2211c17a3e5a48f5497de3");
    fields.put("organizationName", "Größe");
    fields.put("service", "Clusters");
    fields.put("usageDate", DAY);
    fields.put("usageAmount", new BigDecimal(amount).setScale(18));
    fields.put("queryOrgId", "5e2211c17a3e5a48f5497de3");
    fields.put("queryToken", "A1");
    fields.put("queryRow", 1L);
    fields.put("retrievedAt", MOMENT);

    return fields;
  }

  private static String usageLine(String amount) {
    return "organizationId=5e2211c17a3e5a48f5497de3\torganizationName=Größe\tprojectId=null"
        + "\tprojectName=null\tclusterId=null\tclusterName=null\tservice=Clusters\tinvoiceId=null"
        + "\tusageDate=2024-09-01\tusageEndDate=null\tusageAmount="
        + amount
        + "\tattributes=null\tgroupBy=null\tqueryOrgId=5e2211c17a3e5a48f5497de3\tqueryToken=A1"
        + "\tqueryRow=1\tretrievedAt=2024-10-01T12:34:56.789Z";
  }

  private boolean isThere(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("there.log").toFile())
              .start()
              .waitFor()
          == 0;
    } catch (IOException notThere) {
      return false;
    }
  }

  private List<String> run(String in, String... command) throws IOException, InterruptedException {
    Path input = directory.resolve("in.txt");
    Files.writeString(input, in);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_TOOL_OPTIONS", "-Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8");
    Path errors = Path.of("target", "readers.log");
    Process process = builder.redirectInput(input.toFile()).redirectError(errors.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).as("%s, see %s", out, errors).isZero();
    return out.lines().toList();
  }

  /** What the page says that it needs, with what that brings. */
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.matches(".*/(kafka-clients|avro|jackson|slf4j-api|lz4)[^/]*\\.jar"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
