package io.atlascost.connect.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  @Test
  void takesAFreePortUnlessOneIsNamed() {
    assertThat(Main.port()).isZero();
    assertThat(Main.port("--port", "8090")).isEqualTo(8090);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--port", "8090", "--port 80 90", "--host x"})
  void saysWhatItExpects(String arguments) {
    assertThatThrownBy(() -> Main.port(arguments.split(" ")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'" + arguments + "' is not understood; expected --port and a number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "65536", "99999999999", "x"})
  void saysWhatAPortIs(String port) {
    assertThatThrownBy(() -> Main.port("--port", port))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "'"
                + port
                + "' is not a port; expected a number from 0, for any that is free, to 65535");
  }
}
