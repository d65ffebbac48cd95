package dev.evenkeel.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import java.io.UnsupportedEncodingException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** What a person gets who opens a page or sends a form, without a browser. */
record Pages(MockMvcTester mvc) {

    MvcTestResult get(String person, String path) {
        return mvc.get()
                .uri(URI.create(path))
                .with(user(person))
                .header("Accept", "text/html,*/*;q=0.8")
                .exchange();
    }

    /** The text of a page that opens. */
    String text(String person, String path) {
        MvcTestResult page = get(person, path);
        assertThat(page).hasStatusOk();
        return body(page);
    }

    /** Sends a form whose fields have one value, or a list of them. */
    MvcTestResult post(String person, String path, Map<String, ?> fields) {
        MockMvcTester.MockMvcRequestBuilder request =
                mvc.post().uri(path).with(user(person)).with(csrf());
        fields.forEach((name, value) -> request.param(name, values(value)));
        return request.exchange();
    }

    private static String[] values(Object value) {
        List<?> values = value instanceof List<?> several ? several : List.of(value);
        return values.stream().map(String::valueOf).toArray(String[]::new);
    }

    static String body(MvcTestResult result) {
        try {
            return result.getResponse().getContentAsString(StandardCharsets.UTF_8);
        } catch (UnsupportedEncodingException e) {
            throw new AssertionError(e);
        }
    }
}
