/** A kind of block that holds media. */
export type MediaBlock = 'image' | 'audio' | 'video' | 'document'

/** The media type that each format of the wire stands for. */
const TYPES: Readonly<Record<MediaBlock, Readonly<Record<string, string>>>> = {
  image: { png: 'image/png', jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp' },
  audio: {
    mp3: 'audio/mpeg',
    wav: 'audio/wav',
    aac: 'audio/aac',
    flac: 'audio/flac',
    ogg: 'audio/ogg',
    opus: 'audio/opus',
    m4a: 'audio/x-m4a',
    mp4: 'audio/mp4',
    webm: 'audio/webm',
    pcm: 'audio/l16',
    mka: 'audio/x-matroska',
  },
  video: {
    mp4: 'video/mp4',
    mov: 'video/quicktime',
    mkv: 'video/x-matroska',
    webm: 'video/webm',
    flv: 'video/x-flv',
    mpeg: 'video/mpeg',
    wmv: 'video/x-ms-wmv',
    three_gp: 'video/3gpp',
  },
  document: {
    pdf: 'application/pdf',
    txt: 'text/plain',
    md: 'text/markdown',
    html: 'text/html',
    csv: 'text/csv',
    doc: 'application/msword',
    docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    xls: 'application/vnd.ms-excel',
    xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  },
}

/** Other names that are in use. */
const ALIASES: Readonly<Record<string, string>> = {
  'image/jpg': 'image/jpeg',
  'audio/mp3': 'audio/mpeg',
  'audio/x-wav': 'audio/wav',
  'audio/wave': 'audio/wav',
  'audio/pcm': 'audio/l16',
  'audio/m4a': 'audio/x-m4a',
}

/** The media type of a format; for one that is not known, a type of its kind with its name. */
export function mediaTypeOf(block: MediaBlock, format: string): string {
  const types = TYPES[block]
  const type = Object.hasOwn(types, format) ? types[format] : undefined
  return type ?? `${block === 'document' ? 'application' : block}/${format}`
}

/** The format of a media type; `undefined` where the wire has none. */
export function formatOf(block: MediaBlock, mediaType: string): string | undefined {
  const [bare = ''] = mediaType.toLowerCase().split(';')
  const type = ALIASES[bare.trim()] ?? bare.trim()
  return Object.entries(TYPES[block]).find(([, known]) => known === type)?.[0]
}

/** The formats that a kind of block takes. */
export function formatsOf(block: MediaBlock): readonly string[] {
  return Object.keys(TYPES[block])
}
