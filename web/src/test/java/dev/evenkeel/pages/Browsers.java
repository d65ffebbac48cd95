package dev.evenkeel.pages;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A Chromium of this machine, driven by Playwright. */
final class Browsers implements AutoCloseable {

    private static final List<String> PLACES =
            List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");

    private final Playwright playwright;
    private final Browser browser;
    private final String base;

    Browsers(String base) {
        this.base = base;
        this.playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        this.browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of(place()))
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--no-first-run")));
    }

    static boolean available() {
        return PLACES.stream().anyMatch(place -> Files.isExecutable(Path.of(place)));
    }

    private static String place() {
        return PLACES.stream()
                .filter(place -> Files.isExecutable(Path.of(place)))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("No Chromium is installed. Install the package chromium."));
    }

    Page open(int width, boolean dark, String language) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setBaseURL(base)
                .setViewportSize(width, width < 600 ? 844 : 860)
                .setLocale(language)
                .setTimezoneId("Europe/Berlin")
                .setColorScheme(dark ? ColorScheme.DARK : ColorScheme.LIGHT));
        return context.newPage();
    }

    Page withoutScripts() {
        return browser.newContext(new Browser.NewContextOptions()
                        .setBaseURL(base)
                        .setLocale("en")
                        .setJavaScriptEnabled(false))
                .newPage();
    }

    static void signIn(Page page, String name) {
        page.navigate("/login");
        page.fill("#username", name);
        page.fill("#password", SeededStore.PASSWORD);
        page.click("main button.primary");
        page.waitForURL(url -> !url.contains("/login"));
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
