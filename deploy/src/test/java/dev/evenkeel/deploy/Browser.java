package dev.evenkeel.deploy;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A real Chromium; each person has a context of their own, as in two browser profiles. */
final class Browser implements AutoCloseable {

    private static final List<String> FLAGS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser chromium;

    Browser() {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        String executable = System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium");
        chromium = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of(executable))
                        .setHeadless(true)
                        .setArgs(FLAGS));
    }

    /** Somebody with a name and a password. */
    Person signIn(ServerProcess server, String name, String password) {
        Page page = newPage();
        page.navigate(server.url() + "/login");
        page.fill("input[name=username]", name);
        page.fill("input[name=password]", password);
        page.click("form[action$='/login'] button[type=submit]");
        page.waitForURL(url -> !url.contains("/login"));
        return new Person(page, server.url());
    }

    /** One of the demo's users, by one click. */
    Person demo(ServerProcess server, String role) {
        Page page = newPage();
        page.navigate(server.url() + "/login");
        page.click("form[action$='/demo/login']:has(input[value*=" + role + "]) button, button[value*=" + role + "]");
        page.waitForURL(url -> !url.contains("/login"));
        return new Person(page, server.url());
    }

    /** Somebody who is not signed in. */
    Page stranger(ServerProcess server) {
        Page page = newPage();
        page.navigate(server.url() + "/login");
        return page;
    }

    private Page newPage() {
        BrowserContext context =
                chromium.newContext(new NewContextOptions().setLocale("en-US").setViewportSize(1280, 900));
        context.setDefaultTimeout(20_000);
        return context.newPage();
    }

    @Override
    public void close() {
        playwright.close();
    }
}
