package dev.evenkeel.workflows.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1",
                "select 1;",
                "select 1 ; \n",
                "select ';' as x",
                "select 'it''s; fine'",
                "select e'a\\';b'",
                "select \"odd;name\" from t",
                "select 1 -- first; second\n + 1",
                "select /* a; /* b; */ c; */ 1",
                "select $$ a; b $$",
                "select $tag$ a; $$ b; $tag$",
                "update t set a = $1 where b = ?",
            })
    void takesOneStatementForOne(String sql) {
        assertThat(SqlText.holdsSeveral(sql)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1; select 2",
                "select 1;commit;delete from t",
                "select ''; drop table t; --'",
                "select '\\'; drop table t; --'",
                "select $$x$$; drop table t",
                "/* */ select 1; /* */ drop table t",
                "select 'open; drop table t",
            })
    void seesASecondStatement(String sql) {
        assertThat(SqlText.holdsSeveral(sql)).isTrue();
    }

    @Test
    void knowsASilenceOfEverything() {
        assertThat(SilenceRules.select(Map.of("service", ""), Map.of("alertname", ".*")))
                .isFalse();
        assertThat(SilenceRules.select(Map.of(), Map.of("alertname", "(.|\n)+")))
                .isFalse();
        assertThat(SilenceRules.select(Map.of(), Map.of("severity", "warning|info")))
                .isTrue();
        assertThat(SilenceRules.select(Map.of("service", "shop"), Map.of("alertname", ".*")))
                .isTrue();
    }
}
