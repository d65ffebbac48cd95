package dev.evenkeel.pages;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** A {@link PagesServer} and a real browser for the tests of a class, which are skipped where no browser is installed. */
final class PagesInBrowser implements BeforeAllCallback, AfterAllCallback {

    private @Nullable ServletWebServerApplicationContext server;
    private @Nullable Browsers browsers;

    @Override
    public void beforeAll(ExtensionContext context) {
        assumeTrue(Browsers.available(), "skipped, because no Chromium is installed");
        server = PagesServer.start();
        browsers = new Browsers("http://127.0.0.1:"
                + Objects.requireNonNull(server.getWebServer()).getPort());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (browsers != null) {
            browsers.close();
        }
        if (server != null) {
            server.close();
        }
    }

    <T> T bean(Class<T> type) {
        return Objects.requireNonNull(server).getBean(type);
    }

    Page open(int width, boolean dark, String language) {
        return Objects.requireNonNull(browsers).open(width, dark, language);
    }

    Page withoutScripts() {
        return Objects.requireNonNull(browsers).withoutScripts();
    }
}
