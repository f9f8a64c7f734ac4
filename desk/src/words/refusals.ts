// What the terminal and the trustees say against an act, in the languages of the page (src/terminal,
// src/desk, src/custody/withheld.cpp). What a call was made wrong for is for whoever writes the page,
// and stays as it was said.

import type { Row } from "./problems";

export const REFUSALS: readonly Row[] = [
  {
    said: /^(\d+) of the (\d+) needed answer(?:ed)?(?:: nothing was opened; try again when more trustees are back)?(.*)$/u,
    fr: "$1 des $2 nécessaires ont répondu$3",
    de: "$1 der $2 nötigen haben geantwortet$3",
    el: "απάντησαν $1 από τους $2 που χρειάζονται$3",
  },
  {
    said: /^its body was altered since it was sealed, and nothing of it is shown.*$/u,
    fr: "son corps a été altéré depuis qu’il a été scellé, et rien n’en est montré",
    de: "sein Inhalt wurde seit dem Versiegeln verändert, und nichts davon wird gezeigt",
    el: "το σώμα του αλλοιώθηκε αφότου σφραγίστηκε, και δεν εμφανίζεται τίποτα",
  },
  {
    said: /^the passkey was not touched, or it is not one of yours$/u,
    fr: "la clé d’accès n’a pas été touchée, ou n’est pas l’une des vôtres",
    de: "der Passkey wurde nicht berührt, oder es ist keiner der Ihren",
    el: "το κλειδί πρόσβασης δεν αγγίχτηκε, ή δεν είναι δικό σας",
  },
  {
    said: /^a passkey answered that is not this device's$/u,
    fr: "une clé d’accès a répondu qui n’est pas celle de cet appareil",
    de: "ein Passkey hat geantwortet, der nicht zu diesem Gerät gehört",
    el: "απάντησε κλειδί πρόσβασης που δεν ανήκει σε αυτή τη συσκευή",
  },
  {
    said: /^no such cable, or not yours$/u,
    fr: "aucun télégramme de ce nom, ou pas à vous",
    de: "kein solcher Drahtbericht, oder nicht der Ihre",
    el: "δεν υπάρχει τέτοιο τηλεγράφημα, ή δεν είναι δικό σας",
  },
  {
    said: /^the cable is in no file: ask a registrar$/u,
    fr: "le télégramme n’est dans aucun dossier : demandez à un officier d’enregistrement",
    de: "der Drahtbericht liegt in keiner Akte: fragen Sie einen Registrator",
    el: "το τηλεγράφημα δεν είναι σε φάκελο: ρωτήστε έναν υπεύθυνο πρωτοκόλλου",
  },
  {
    said: /^its text is not kept here: open it again$/u,
    fr: "son texte n’est pas gardé ici : ouvrez-le de nouveau",
    de: "sein Text ist hier nicht aufbewahrt: öffnen Sie ihn erneut",
    el: "το κείμενό του δεν φυλάσσεται εδώ: ανοίξτε το ξανά",
  },
  {
    said: /^attachments are not kept here: open the cable again, on the record$/u,
    fr: "les pièces jointes ne sont pas gardées ici : ouvrez le télégramme de nouveau, au registre",
    de: "Anlagen sind hier nicht aufbewahrt: öffnen Sie den Drahtbericht erneut, mit Eintrag",
    el: "τα συνημμένα δεν φυλάσσονται εδώ: ανοίξτε το τηλεγράφημα ξανά, με καταγραφή",
  },
  {
    said: /^older than 30 days: (?:say what for|it is opened by itself, for a purpose)$/u,
    fr: "plus de 30 jours : il s’ouvre seul, pour un motif à indiquer",
    de: "älter als 30 Tage: er wird für sich geöffnet, mit einem Zweck",
    el: "άνω των 30 ημερών: ανοίγεται μόνο του, για δηλωμένο σκοπό",
  },
  {
    said: /^it was changed elsewhere since you opened it$/u,
    fr: "il a été modifié ailleurs depuis que vous l’avez ouvert",
    de: "er wurde anderswo geändert, seit Sie ihn geöffnet haben",
    el: "άλλαξε αλλού αφότου το ανοίξατε",
  },
  {
    said: /^it was released as (\S+)$/u,
    fr: "il a été émis sous le numéro $1",
    de: "er wurde als $1 freigegeben",
    el: "εκδόθηκε ως $1",
  },
  {
    said: /^another command is sending it$/u,
    fr: "une autre commande est en train de l’envoyer",
    de: "ein anderer Befehl sendet ihn gerade",
    el: "το στέλνει ήδη άλλη εντολή",
  },
  {
    said: /^the level that was typed is not the draft's$/u,
    fr: "le niveau saisi n’est pas celui du projet",
    de: "die eingegebene Stufe ist nicht die des Entwurfs",
    el: "ο βαθμός που γράψατε δεν είναι του σχεδίου",
  },
  {
    said: /^its drafter has changed it: look at it again$/u,
    fr: "son rédacteur l’a modifié : regardez-le de nouveau",
    de: "sein Verfasser hat ihn geändert: sehen Sie ihn erneut an",
    el: "ο συντάκτης του το άλλαξε: δείτε το ξανά",
  },
  {
    said: /^its drafter has withdrawn it$/u,
    fr: "son rédacteur l’a retiré",
    de: "sein Verfasser hat ihn zurückgezogen",
    el: "ο συντάκτης του το απέσυρε",
  },
  {
    said: /^A refusal says why$/u,
    fr: "un refus donne son motif",
    de: "eine Ablehnung nennt den Grund",
    el: "η άρνηση λέει τον λόγο",
  },
  {
    said: /^Name at least one clearer$/u,
    fr: "nommez au moins un viseur",
    de: "nennen Sie mindestens einen Mitzeichner",
    el: "ορίστε τουλάχιστον έναν θεωρούντα",
  },
  {
    said: /^the trustees know no device of this officer that is in force$/u,
    fr: "les dépositaires ne connaissent de cet agent aucun appareil en vigueur",
    de: "die Treuhänder kennen kein gültiges Gerät dieses Beamten",
    el: "οι θεματοφύλακες δεν γνωρίζουν συσκευή σε ισχύ αυτού του υπαλλήλου",
  },
  {
    said: /^(?:it is not kept (?:here any more|with the draft)|it changed on its way|another file was begun meanwhile): attach it again$/u,
    fr: "la pièce jointe n’est pas arrivée entière : joignez-la de nouveau",
    de: "die Anlage ist nicht vollständig hier: hängen Sie sie erneut an",
    el: "το συνημμένο δεν ήρθε ολόκληρο: επισυνάψτε το ξανά",
  },
  {
    said: /^(?:a cable carries 25,000,000 bytes of attachments together|over 25,000,000 bytes together: leave some out|no cable carries so much)$/u,
    fr: "un télégramme porte 25 000 000 d’octets de pièces jointes au plus",
    de: "ein Drahtbericht trägt höchstens 25 000 000 Byte an Anlagen",
    el: "ένα τηλεγράφημα φέρει έως 25 000 000 byte συνημμένων",
  },
  {
    said: /^(?:this machine has no room to show it|it is no whole (?:PNG|JPEG) picture); export it$/u,
    fr: "cela ne peut pas être montré ici : exportez-le",
    de: "das lässt sich hier nicht zeigen: exportieren Sie es",
    el: "δεν μπορεί να εμφανιστεί εδώ: εξαγάγετέ το",
  },
  {
    said: /^say for whom it is: a copy each$/u,
    fr: "dites pour qui : un exemplaire chacun",
    de: "sagen Sie, für wen: je eine Ausfertigung",
    el: "πείτε για ποιον: ένα αντίγραφο ο καθένας",
  },
  {
    said: /^at most 50 copies at once$/u,
    fr: "50 exemplaires au plus à la fois",
    de: "höchstens 50 Ausfertigungen auf einmal",
    el: "έως 50 αντίγραφα τη φορά",
  },
  {
    said: /^nothing waits for this any more: begin again$/u,
    fr: "plus rien n’attend cela : recommencez",
    de: "darauf wartet nichts mehr: beginnen Sie von vorn",
    el: "τίποτα δεν το περιμένει πια: ξεκινήστε από την αρχή",
  },
];
