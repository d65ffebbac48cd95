package dev.evenkeel.activities.store;

import org.junit.jupiter.api.Nested;

class SqliteStoreTest {

    @Nested
    class TheJournal extends JournalCases {
        TheJournal() {
            super(Backend.SQLITE);
        }
    }

    @Nested
    class TheRuns extends RunsCases {
        TheRuns() {
            super(Backend.SQLITE);
        }
    }

    @Nested
    class TheLogs extends LogsCases {
        TheLogs() {
            super(Backend.SQLITE);
        }
    }

    @Nested
    class TheEvidence extends EvidenceCases {
        TheEvidence() {
            super(Backend.SQLITE);
        }
    }

    @Nested
    class TheLocks extends LocksCases {
        TheLocks() {
            super(Backend.SQLITE);
        }
    }

    @Nested
    class TheReviews extends ReviewsCases {
        TheReviews() {
            super(Backend.SQLITE);
        }
    }

    @Nested
    class TheAudit extends AuditCases {
        TheAudit() {
            super(Backend.SQLITE);
        }
    }

    @Nested
    class TheUsers extends UsersCases {
        TheUsers() {
            super(Backend.SQLITE);
        }
    }

    @Nested
    class TheTokens extends TokensCases {
        TheTokens() {
            super(Backend.SQLITE);
        }
    }

    @Nested
    class TheChanges extends ChangesCases {
        TheChanges() {
            super(Backend.SQLITE);
        }
    }

    @Nested
    class TheTimings extends TimingCases {
        TheTimings() {
            super(Backend.SQLITE);
        }
    }

    @Nested
    class Opening extends OpeningCases {
        Opening() {
            super(Backend.SQLITE);
        }
    }

    @Nested
    class ACrash extends CrashCases {
        ACrash() {
            super(Backend.SQLITE);
        }
    }
}
