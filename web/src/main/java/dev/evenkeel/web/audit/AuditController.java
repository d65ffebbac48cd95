package dev.evenkeel.web.audit;

import dev.evenkeel.activities.store.Audit;
import dev.evenkeel.activities.store.AuditEntry;
import dev.evenkeel.activities.store.AuditHead;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.page.Viewer;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Who did what, for administrators: the newest first, narrowed by what is asked. */
@Controller
@RequestMapping("/audit")
class AuditController {

    private static final int PAGE = 50;

    private final Audit audit;

    AuditController(Store store) {
        this.audit = store.audit();
    }

    @GetMapping
    String list(
            @ModelAttribute("asked") AuditQuestion asked,
            @RequestParam(required = false) @Nullable Long before,
            @ModelAttribute("viewer") Viewer viewer,
            Model model) {
        onlyAdmins(viewer);
        List<AuditEntry> entries = audit.list(asked.filter(), before, PAGE + 1);
        boolean more = entries.size() > PAGE;
        List<AuditEntry> shown = more ? entries.subList(0, PAGE) : entries;
        model.addAttribute("entries", shown);
        model.addAttribute("first", before == null);
        model.addAttribute("older", more ? shown.getLast().seq() : null);
        model.addAttribute("head", audit.head());
        return "audit/list";
    }

    /** Computes the whole chain again, which takes a while when it is long. */
    @PostMapping("/check")
    String check(@ModelAttribute("viewer") Viewer viewer, RedirectAttributes after) {
        onlyAdmins(viewer);
        after.addFlashAttribute("checked", audit.verify());
        return "redirect:/audit";
    }

    /** The lines that {@code ./evenkeel audit FILE} checks. That they were taken is an entry itself, which they hold. */
    @PostMapping("/export")
    void export(@ModelAttribute("viewer") Viewer viewer, HttpServletResponse response) throws IOException {
        onlyAdmins(viewer);
        AuditHead head = audit.head();
        audit.append(viewer.name(), "audit.exported", "audit", Map.of("entries", head.count() + 1), null);
        String day = LocalDate.now(ZoneOffset.UTC).toString();
        response.setContentType("application/jsonl");
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"evenkeel-audit-" + day + ".jsonl\"");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        audit.export(response.getOutputStream());
    }

    private static void onlyAdmins(Viewer viewer) {
        if (!viewer.admin()) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN);
        }
    }
}
