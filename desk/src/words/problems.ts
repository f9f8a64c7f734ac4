// What the terminal says against a draft (src/terminal/draft_check.cpp, draft.cpp, clearing.cpp), in
// the language of the page. What has no row here stays as it was said.

import { language } from "./index";
import { REFUSALS } from "./refusals";

export interface Row {
  said: RegExp;
  en?: string; // where the page says it better
  fr: string;
  de: string;
  el: string;
}

// "$1" is what stands in the first brackets.
const ROWS: readonly Row[] = [
  {
    said: /^name at least one mission: Action: nl\/mfa$/u,
    en: "name at least one mission for action or information",
    fr: "nommez au moins une mission pour action ou information",
    de: "nennen Sie mindestens eine Mission zur Erledigung oder zur Kenntnis",
    el: "ορίστε τουλάχιστον μία αποστολή για ενέργεια ή ενημέρωση",
  },
  {
    said: /^(\S+) is addressed twice: keep one of them$/u,
    fr: "$1 figure deux fois : gardez-en une",
    de: "$1 steht zweimal da: lassen Sie eine stehen",
    el: "$1 αναφέρεται δύο φορές: κρατήστε μία",
  },
  {
    said: /^(\S+) is a mission of no member$/u,
    fr: "$1 n’est la mission d’aucun membre",
    de: "$1 ist die Mission keines Mitglieds",
    el: "$1 δεν είναι αποστολή κανενός μέλους",
  },
  {
    said: /^(\S+) is exempted but not addressed$/u,
    fr: "$1 est exclu sans être destinataire",
    de: "$1 ist ausgenommen, aber nicht angeschrieben",
    el: "$1 εξαιρείται χωρίς να είναι παραλήπτης",
  },
  {
    said: /^say the level: Level: RESTREINT UE$/u,
    en: "choose the level",
    fr: "choisissez le niveau",
    de: "wählen Sie die Stufe",
    el: "επιλέξτε βαθμό",
  },
  {
    said: /^(.+) is above this network's ceiling, (.+): use the network accredited for it$/u,
    fr: "$1 dépasse le plafond de ce réseau, $2 : utilisez le réseau agréé",
    de: "$1 liegt über der Grenze dieses Netzes, $2: nehmen Sie das dafür zugelassene Netz",
    el: "$1 υπερβαίνει το ανώτατο όριο αυτού του δικτύου, $2: χρησιμοποιήστε το διαπιστευμένο δίκτυο",
  },
  {
    said: /^paragraph (\d+) is marked (.+), above the cable's (.+): raise the level or change the text$/u,
    fr: "le paragraphe $1 porte $2, au-dessus de $3 : relevez le niveau ou changez le texte",
    de: "Absatz $1 trägt $2, mehr als $3: heben Sie die Stufe oder ändern Sie den Text",
    el: "η παράγραφος $1 φέρει $2, πάνω από $3: ανεβάστε τον βαθμό ή αλλάξτε το κείμενο",
  },
  {
    said: /^the text is not UTF-8: save it as UTF-8$/u,
    fr: "le texte n’est pas en UTF-8",
    de: "der Text ist nicht UTF-8",
    el: "το κείμενο δεν είναι UTF-8",
  },
  {
    said: /^a hidden character, (.+), in line \d+: remove it$/u,
    en: "a character that cannot be seen, $1: remove it",
    fr: "un caractère invisible, $1 : supprimez-le",
    de: "ein unsichtbares Zeichen, $1: entfernen Sie es",
    el: "ένας αόρατος χαρακτήρας, $1: αφαιρέστε τον",
  },
  {
    said: /^there is no text$/u,
    fr: "il n’y a pas de texte",
    de: "es gibt keinen Text",
    el: "δεν υπάρχει κείμενο",
  },
  {
    said: /^there is no subject$/u,
    fr: "il n’y a pas d’objet",
    de: "es gibt keinen Betreff",
    el: "δεν υπάρχει θέμα",
  },
  {
    said: /^"(.*)" is no number like CY-MFA-26-0412$/u,
    fr: "« $1 » n’est pas un numéro comme CY-MFA-26-0412",
    de: "„$1“ ist keine Nummer wie CY-MFA-26-0412",
    el: "το «$1» δεν είναι αριθμός όπως CY-MFA-26-0412",
  },
  {
    said: /^the text is over 1,000,000 bytes: attach it$/u,
    fr: "le texte dépasse 1 000 000 octets : joignez-le",
    de: "der Text hat über 1.000.000 Byte: legen Sie ihn als Anlage bei",
    el: "το κείμενο υπερβαίνει τα 1.000.000 byte: επισυνάψτε το",
  },
  {
    said: /^"(.*)" is no short name like NATO or CH$/u,
    fr: "« $1 » n’est pas un nom abrégé comme NATO ou CH",
    de: "„$1“ ist kein Kurzname wie NATO oder CH",
    el: "το «$1» δεν είναι σύντομο όνομα όπως NATO ή CH",
  },
  {
    said: /^(.+) is not below the cable's (.+)$/u,
    fr: "$1 n’est pas inférieur à $2, le niveau du télégramme",
    de: "$1 liegt nicht unter $2, der Stufe des Drahtberichts",
    el: "το $1 δεν είναι κάτω από $2, τον βαθμό του τηλεγραφήματος",
  },
  {
    said: /^two attachments are named (.+): rename one of them$/u,
    fr: "deux pièces jointes s’appellent $1 : renommez-en une",
    de: "zwei Anlagen heißen $1: benennen Sie eine um",
    el: "δύο συνημμένα ονομάζονται $1: μετονομάστε το ένα",
  },
  {
    said: /^(\S+) is (.+), above this cable: raise the level, or refer to something else$/u,
    fr: "$1 est $2, au-dessus de ce télégramme : relevez le niveau ou citez autre chose",
    de: "$1 ist $2, mehr als dieser Drahtbericht: heben Sie die Stufe oder beziehen Sie sich auf anderes",
    el: "το $1 είναι $2, πάνω από αυτό το τηλεγράφημα: ανεβάστε τον βαθμό ή αναφέρετε κάτι άλλο",
  },
  {
    said: /^no such file: (.+)$/u,
    fr: "ce fichier n’existe pas : $1",
    de: "diese Datei gibt es nicht: $1",
    el: "δεν υπάρχει το αρχείο $1",
  },
  {
    said: /^over 25,000,000 bytes together: leave some out$/u,
    fr: "plus de 25 000 000 octets en tout : enlevez-en",
    de: "zusammen über 25.000.000 Byte: lassen Sie etwas weg",
    el: "πάνω από 25.000.000 byte συνολικά: αφαιρέστε κάποια",
  },
  {
    said: /^a mission looks like cy\/mfa$/u,
    fr: "une mission s’écrit cy/mfa",
    de: "eine Mission wird cy/mfa geschrieben",
    el: "μια αποστολή γράφεται cy/mfa",
  },
  {
    said: /^a due time is written .+$/u,
    en: "a due time is written 251100Z NOV 26",
    fr: "une échéance s’écrit 251100Z NOV 26",
    de: "eine Frist wird 251100Z NOV 26 geschrieben",
    el: "η προθεσμία γράφεται 251100Z NOV 26",
  },
  {
    said: /^a list that was not expanded: keep the draft on the line, or name its missions$/u,
    fr: "une liste qui n’a pas été développée : enregistrez en ligne, ou nommez ses missions",
    de: "eine Liste, die nicht aufgelöst wurde: speichern Sie mit Verbindung, oder nennen Sie ihre Missionen",
    el: "λίστα που δεν αναπτύχθηκε: αποθηκεύστε με σύνδεση ή ορίστε τις αποστολές της",
  },
  {
    said: /^a downgrade is written LIMITE on 2027-11-23, or LIMITE when the visit has ended$/u,
    fr: "un déclassement s’écrit LIMITE on 2027-11-23, ou LIMITE when the visit has ended",
    de: "eine Herabstufung wird LIMITE on 2027-11-23 oder LIMITE when the visit has ended geschrieben",
    el: "ο υποχαρακτηρισμός γράφεται LIMITE on 2027-11-23 ή LIMITE when the visit has ended",
  },
  {
    said: /^a day is written 2027-11-23$/u,
    fr: "un jour s’écrit 2027-11-23",
    de: "ein Tag wird 2027-11-23 geschrieben",
    el: "η ημέρα γράφεται 2027-11-23",
  },
  {
    said: /^the only caveat is ORCON$/u,
    fr: "la seule réserve est ORCON",
    de: "der einzige Vorbehalt ist ORCON",
    el: "η μόνη επιφύλαξη είναι ORCON",
  },
  {
    said: /^changed since it was asked: ask its clearers again$/u,
    fr: "modifié depuis la demande : redemandez les visas",
    de: "geändert, seit gefragt wurde: fragen Sie die Mitzeichnenden noch einmal",
    el: "άλλαξε αφότου ζητήθηκε: ζητήστε ξανά τις θεωρήσεις",
  },
  {
    said: /^the clearing was withdrawn: ask anew$/u,
    fr: "la demande de visa a été retirée : redemandez",
    de: "die Mitzeichnung wurde zurückgezogen: fragen Sie neu",
    el: "το αίτημα θεώρησης αποσύρθηκε: ζητήστε ξανά",
  },
  {
    said: /^refused by (.+)$/u,
    fr: "refusé par $1",
    de: "abgelehnt von $1",
    el: "απορρίφθηκε από $1",
  },
  {
    said: /^not yet cleared by (.+)$/u,
    fr: "pas encore visé par $1",
    de: "noch nicht mitgezeichnet von $1",
    el: "δεν έχει θεωρηθεί ακόμη από $1",
  },
];

function translated(detail: string): string {
  const at = language.value === "pseudo" ? "en" : language.value;
  const row = [...ROWS, ...REFUSALS].find((each) => each.said.test(detail));
  if (!row) return detail;
  const words = at === "fr" || at === "de" || at === "el" ? row[at] : row.en;
  return words === undefined ? detail : detail.replace(row.said, words);
}

// What was typed stands before what is wrong with it: "morgen": a due time is written …
export function spokenProblem(detail: string): string {
  const [, typed, rest] = /^("[^"]*"): (.+)$/u.exec(detail) ?? [];
  return typed && rest ? `${typed}: ${translated(rest)}` : translated(detail);
}
