package io.rowlog.access.terminal.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rowlog.schema.digest.Digest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonOutputTest {
    private enum State {
        NOT_STARTED
    }

    private record Report(String firstName, Instant at, Digest digest, State state, List<Long> rows) {}

    @Test
    void recordsBecomeObjectsThatAnyProgramReads() throws Exception {
        StringWriter out = new StringWriter();
        new JsonOutput()
                .print(
                        new PrintWriter(out),
                        new Report("Zoë", Instant.EPOCH, new Digest(1, 2), State.NOT_STARTED, List.of(1L)));
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(json.get("firstName").textValue()).isEqualTo("Zoë");
        assertThat(json.get("at").textValue()).isEqualTo("1970-01-01T00:00:00Z");
        assertThat(json.get("digest").textValue()).isEqualTo("00000000000000010000000000000002");
        assertThat(json.get("state").textValue()).isEqualTo("not_started");
        assertThat(json.get("rows").get(0).longValue()).isEqualTo(1);
        assertThat(json.fieldNames()).toIterable().containsExactly("firstName", "at", "digest", "state", "rows");
    }
}
