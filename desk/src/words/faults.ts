// What the terminal's codes mean, in the languages that it does not speak: what it is, what can be
// done, who can help (src/base/code.cpp, src/base/advice.cpp). Its detail stays as it was given.

import type { Fault } from "../api";
import { language } from "./index";

type Row = readonly [title: string, remedy: string, who: string];

const fr: Record<string, Row> = (() => {
  const operator = "votre opérateur";
  const server = "l’opérateur du serveur qui a refusé";
  const security = "votre officier de sécurité";
  const registrar = "un officier d’enregistrement de votre membre";
  return {
    failed: ["Cela a échoué", "Réparez ce que « valise doctor » signale, puis répétez", operator],
    usage: ["La demande n’est pas juste", "Corrigez-la et répétez", operator],
    config: ["La configuration n’est pas juste", "Lancez « valise config check »", operator],
    malformed: ["Mal formé", "Corrigez et répétez", server],
    too_large: ["Trop grand", "Réduisez et répétez", server],
    not_found: [
      "Introuvable, ou pas à vous",
      "Vérifiez le nom ; ce qui n’est pas à vous n’est pas montré non plus",
      registrar,
    ],
    touch_needed: ["Il faut toucher la clé d’accès", "Déverrouillez, ou touchez-la", registrar],
    unauthenticated: [
      "Appareil inconnu",
      "Inscrivez cet appareil : « valise device enrol »",
      "deux officiers d’enregistrement de votre membre",
    ],
    forbidden: ["Non autorisé", "Utilisez le rôle auquel cela revient", registrar],
    refused: [
      "Refusé par une règle de traitement",
      "Respectez la règle, ou demandez une autorisation",
      "votre officier d’enregistrement ou de sécurité",
    ],
    unlawful: [
      "Refusé par la loi du registre",
      "Regardez le dernier état, corrigez et répétez",
      registrar,
    ],
    conflict: [
      "En conflit avec ce qui est tenu",
      "Regardez ce qui est tenu, puis répétez",
      registrar,
    ],
    gap: ["Ne suit pas ce qui est tenu", "Répétez ; cela reprend où il en était", server],
    verification_failed: ["La vérification a échoué", "Ne vous y fiez pas", security],
    forked: [
      "Le registre s’est dédoublé",
      "Ne vous y fiez pas",
      "votre officier de sécurité et les dépositaires",
    ],
    stale: ["Trop ancien", "Vérifiez l’horloge de cette machine, puis répétez", operator],
    over_budget: [
      "Le budget d’ouvertures est épuisé",
      "Attendez : il se libère télégramme par télégramme",
      "deux officiers de sécurité, qui peuvent en accorder plus",
    ],
    too_few: [
      "Trop peu de dépositaires ont répondu",
      "Répétez quand davantage répondent : « valise doctor » les montre",
      "les opérateurs des dépositaires",
    ],
    busy: ["Occupé", "Répétez dans un instant", server],
    unreachable: ["Pas de réponse", "Vérifiez la ligne, puis répétez", operator],
    outcome_unknown: ["Issue inconnue", "Répétez : rien ne peut partir deux fois", operator],
    disk: [
      "Le disque a refusé",
      "Vérifiez la place et les droits du dossier de données, puis répétez",
      operator,
    ],
    corrupt: [
      "Des données conservées sont abîmées",
      "Ne vous y fiez pas ; restaurez ce fichier ou réinscrivez l’appareil",
      operator,
    ],
    unsupported: ["Inconnu de cette version", "Mettez à jour le programme plus ancien", operator],
  };
})();

const de: Record<string, Row> = (() => {
  const operator = "Ihr Betreiber";
  const server = "der Betreiber des Servers, der es abgelehnt hat";
  const security = "Ihr Sicherheitsbeauftragter";
  const registrar = "ein Registrator Ihres Mitglieds";
  return {
    failed: [
      "Es ist misslungen",
      "Beheben Sie, was „valise doctor“ meldet, und wiederholen Sie",
      operator,
    ],
    usage: ["Die Anfrage stimmt nicht", "Berichtigen und wiederholen Sie sie", operator],
    config: ["Die Einstellungen stimmen nicht", "Rufen Sie „valise config check“ auf", operator],
    malformed: ["Nicht wohlgeformt", "Berichtigen und wiederholen", server],
    too_large: ["Zu groß", "Verkleinern und wiederholen", server],
    not_found: [
      "Nicht gefunden, oder nicht Ihres",
      "Prüfen Sie den Namen; was nicht Ihres ist, wird auch nicht gezeigt",
      registrar,
    ],
    touch_needed: [
      "Eine Berührung ist nötig",
      "Entsperren Sie, oder berühren Sie den Passkey",
      registrar,
    ],
    unauthenticated: [
      "Unbekanntes Gerät",
      "Tragen Sie dieses Gerät ein: „valise device enrol“",
      "zwei Registratoren Ihres Mitglieds",
    ],
    forbidden: ["Nicht erlaubt", "Verwenden Sie die Rolle, der es zusteht", registrar],
    refused: [
      "Von einer Regel der Behandlung abgelehnt",
      "Halten Sie die Regel ein, oder bitten Sie um Erlaubnis",
      "Ihr Registrator oder Sicherheitsbeauftragter",
    ],
    unlawful: [
      "Vom Gesetz des Registers abgelehnt",
      "Sehen Sie den neuesten Stand an, berichtigen und wiederholen Sie",
      registrar,
    ],
    conflict: [
      "Im Widerspruch zu dem, was vorliegt",
      "Sehen Sie an, was vorliegt, ehe Sie wiederholen",
      registrar,
    ],
    gap: ["Schließt nicht an das an, was vorliegt", "Wiederholen; es geht dort weiter", server],
    verification_failed: [
      "Die Prüfung ist misslungen",
      "Verlassen Sie sich nicht darauf",
      security,
    ],
    forked: [
      "Das Register hat sich gespalten",
      "Verlassen Sie sich nicht darauf",
      "Ihr Sicherheitsbeauftragter und die Treuhänder",
    ],
    stale: ["Zu alt", "Prüfen Sie die Uhr dieses Rechners, dann wiederholen", operator],
    over_budget: [
      "Das Budget der Öffnungen ist verbraucht",
      "Warten Sie: es wird Drahtbericht um Drahtbericht frei",
      "zwei Sicherheitsbeauftragte, die mehr gewähren können",
    ],
    too_few: [
      "Zu wenige Treuhänder haben geantwortet",
      "Wiederholen Sie, wenn mehr antworten: „valise doctor“ zeigt sie",
      "die Betreiber der Treuhänder",
    ],
    busy: ["Beschäftigt", "Wiederholen Sie gleich", server],
    unreachable: ["Keine Antwort", "Prüfen Sie die Leitung, dann wiederholen", operator],
    outcome_unknown: ["Ausgang unbekannt", "Wiederholen: es kann nicht zweimal gehen", operator],
    disk: [
      "Die Platte hat abgelehnt",
      "Prüfen Sie Platz und Rechte des Datenordners, dann wiederholen",
      operator,
    ],
    corrupt: [
      "Gespeicherte Daten sind beschädigt",
      "Verlassen Sie sich nicht darauf; stellen Sie die Datei wieder her oder tragen Sie das Gerät neu ein",
      operator,
    ],
    unsupported: [
      "Dieser Version unbekannt",
      "Bringen Sie das ältere Programm auf den Stand",
      operator,
    ],
  };
})();

const el: Record<string, Row> = (() => {
  const operator = "ο διαχειριστής σας";
  const server = "ο διαχειριστής του διακομιστή που αρνήθηκε";
  const security = "ο αξιωματικός ασφαλείας σας";
  const registrar = "ένας υπεύθυνος εγγραφών του μέλους σας";
  return {
    failed: ["Απέτυχε", "Διορθώστε ό,τι δείχνει το «valise doctor» και επαναλάβετε", operator],
    usage: ["Το αίτημα δεν είναι σωστό", "Διορθώστε το και επαναλάβετε", operator],
    config: ["Οι ρυθμίσεις δεν είναι σωστές", "Εκτελέστε «valise config check»", operator],
    malformed: ["Όχι ορθά διατυπωμένο", "Διορθώστε και επαναλάβετε", server],
    too_large: ["Πολύ μεγάλο", "Μικρύνετέ το και επαναλάβετε", server],
    not_found: [
      "Δεν βρέθηκε, ή δεν είναι δικό σας",
      "Ελέγξτε το όνομα· ό,τι δεν είναι δικό σας δεν φαίνεται",
      registrar,
    ],
    touch_needed: [
      "Χρειάζεται ένα άγγιγμα",
      "Ξεκλειδώστε, ή αγγίξτε το κλειδί πρόσβασης",
      registrar,
    ],
    unauthenticated: [
      "Άγνωστη συσκευή",
      "Εγγράψτε αυτή τη συσκευή: «valise device enrol»",
      "δύο υπεύθυνοι εγγραφών του μέλους σας",
    ],
    forbidden: ["Δεν επιτρέπεται", "Χρησιμοποιήστε τον ρόλο στον οποίο ανήκει", registrar],
    refused: [
      "Δεν το επιτρέπει κανόνας χειρισμού",
      "Τηρήστε τον κανόνα, ή ζητήστε άδεια",
      "ο υπεύθυνος εγγραφών ή ασφαλείας σας",
    ],
    unlawful: [
      "Δεν το επιτρέπει ο νόμος του αρχείου",
      "Δείτε τη νεότερη κατάσταση, διορθώστε και επαναλάβετε",
      registrar,
    ],
    conflict: ["Συγκρούεται με ό,τι τηρείται", "Δείτε τι τηρείται πριν επαναλάβετε", registrar],
    gap: ["Δεν συνεχίζει ό,τι τηρείται", "Επαναλάβετε· συνεχίζει από εκεί", server],
    verification_failed: ["Η επαλήθευση απέτυχε", "Μη βασιστείτε σε αυτό", security],
    forked: [
      "Το αρχείο έχει διχαστεί",
      "Μη βασιστείτε σε αυτό",
      "ο αξιωματικός ασφαλείας σας και οι θεματοφύλακες",
    ],
    stale: ["Πολύ παλιό", "Ελέγξτε το ρολόι του υπολογιστή και επαναλάβετε", operator],
    over_budget: [
      "Το όριο ανοιγμάτων εξαντλήθηκε",
      "Περιμένετε: ελευθερώνεται ένα τηλεγράφημα τη φορά",
      "δύο αξιωματικοί ασφαλείας, που μπορούν να δώσουν κι άλλα",
    ],
    too_few: [
      "Απάντησαν πολύ λίγοι θεματοφύλακες",
      "Επαναλάβετε όταν απαντούν περισσότεροι: τους δείχνει το «valise doctor»",
      "οι διαχειριστές των θεματοφυλάκων",
    ],
    busy: ["Απασχολημένο", "Επαναλάβετε σε λίγο", server],
    unreachable: ["Καμία απάντηση", "Ελέγξτε τη γραμμή και επαναλάβετε", operator],
    outcome_unknown: ["Άγνωστη έκβαση", "Επαναλάβετε: δεν μπορεί να σταλεί δύο φορές", operator],
    disk: [
      "Ο δίσκος αρνήθηκε",
      "Ελέγξτε χώρο και δικαιώματα του φακέλου και επαναλάβετε",
      operator,
    ],
    corrupt: [
      "Αποθηκευμένα δεδομένα έχουν φθαρεί",
      "Μη βασιστείτε σε αυτά· επαναφέρετε το αρχείο ή εγγραφείτε ξανά",
      operator,
    ],
    unsupported: ["Άγνωστο σε αυτή την έκδοση", "Ενημερώστε το παλαιότερο πρόγραμμα", operator],
  };
})();

export const faultWords: Record<string, Record<string, Row>> = { fr, de, el };

// As the page speaks. Where the page wrote the fault itself, or no detail came, its own words stay.
export function spokenFault(fault: Fault): Fault {
  const row = faultWords[language.value]?.[fault.code];
  if (!row) return fault;
  return {
    ...fault,
    title: row[0],
    remedy: fault.remedy === "" ? "" : row[1],
    who: fault.who === "" ? "" : row[2],
  };
}
