package dev.evenkeel.web.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StepInLogsTest {

    @Test
    void whatAToolSaidStaysOnOneLine() {
        assertThat(StepInLogs.line("psql: no such table\n12:00:00.000 INFO  all is well\r\n\u001b[31mred\n"))
                .isEqualTo("psql: no such table ⏎ 12:00:00.000 INFO  all is well ⏎ �[31mred");
    }
}
